import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CassandraServer } from '../../../bench/servers/cassandra-server.ts';
import { freePorts } from '../../../bench/servers/free-port.ts';
import { KafkaServer } from '../../../bench/servers/kafka-server.ts';
import { coordinatorOf } from '../../support/kafka-coordinator.ts';
import { sealgate } from '../../support/sealgate-command.ts';
import { FrontDoor } from '../network/front-door.ts';
import { Links } from '../network/links.ts';
import { Toxiproxy } from '../network/toxiproxy.ts';
import { patientLimits } from './embedded-target.ts';
import { GatewayUnit } from './gateway-unit.ts';
import { openKafkaDoors } from './kafka-doors.ts';
import { brokerUnits, cassandraUnit } from './server-units.ts';
import type { Target } from './target.ts';

export interface ClusterOptions {
  readonly folder: string;
  readonly gateways: number;
  readonly brokers: number;
  readonly preload: readonly string[];
}

/** `coordinator` is the broker that hears which gateways are alive. */
export interface BrokerRoles { readonly coordinator: string; readonly others: readonly string[] }

export interface ClusterTarget extends Target {
  /** Who of the brokers is what now. */
  brokerRoles(): Promise<BrokerRoles>;
}

/** Of the account log. */
export const PARTITIONS = 12;
const GROUP = 'sealgate';
/** This one, counted from 0, passes on what devices say that are another's; the others tell them where to go. */
const RELAYING = 2;

type Closers = (() => Promise<unknown>)[];

/** Gateways, Kafka brokers and a Cassandra, every way between them through Toxiproxy. Rejects with MissingProgram where the machine lacks something. */
export async function startCluster(options: ClusterOptions): Promise<ClusterTarget> {
  const closers: Closers = [];
  const close = async (): Promise<void> => { for (const end of closers.reverse()) await end(); };
  try {
    return { ...await build(options, closers), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(options: ClusterOptions, closers: Closers): Promise<Omit<ClusterTarget, 'close'>> {
  const { folder, gateways: count, brokers } = options;
  const toxiproxy = await Toxiproxy.start();
  closers.push(() => toxiproxy.stop());
  const links = new Links(toxiproxy);
  const doors = await openKafkaDoors(links, count, brokers);
  const [kafka, cassandra] = await Promise.all([
    KafkaServer.start({ folder: join(folder, 'kafka'), brokers, compilation: 'soon', properties: doors.properties }),
    CassandraServer.start({ folder: join(folder, 'cassandra'), compilation: 'soon' }),
  ]);
  closers.push(() => kafka.kill(), () => cassandra.kill());
  const gateways = await startGateways(options, links, doors.brokersFor, cassandra);
  closers.push(() => Promise.all(gateways.units.map(gateway => gateway.kill())));
  const front = await FrontDoor.open(gateways.addresses);
  closers.push(() => front.shut());
  const urls = new Map(gateways.units.map(({ name }, i) => [name, `ws://${gateways.addresses[i] ?? ''}`]));
  const ofKafka = brokerUnits(kafka);
  const brokerRoles = async (): Promise<BrokerRoles> => {
    const id = await coordinatorOf({ brokers: kafka.brokers, tls: null, sasl: null }, GROUP);
    const names = ofKafka.map(({ name }) => name);
    return { coordinator: names[id - 1] ?? '', others: names.filter((_, i) => i !== id - 1) };
  };
  return { serverUrl: front.url, urls, gateways: gateways.units, backing: [...ofKafka, cassandraUnit(cassandra)], links, brokerRoles };
}

/** What all nodes have in common, as an operator writes it; `cluster init` makes what is missing. */
async function startGateways(
  { folder, gateways: count, brokers, preload }: ClusterOptions, links: Links, brokersFor: (gateway: number) => readonly string[], { contactPoints: [contactPoint = ''] }: CassandraServer,
): Promise<{ readonly units: readonly GatewayUnit[]; readonly addresses: readonly string[] }> {
  const units: GatewayUnit[] = [];
  const addresses: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const name = `gateway-${i + 1}`;
    const [forClients = 0, forPeers = 0] = await freePorts(2);
    const config = join(folder, `${name}.json`);
    await writeFile(config, JSON.stringify({
      mode: 'cluster', nodeName: name, device: { url: `ws://127.0.0.1:${forClients}` }, routing: { nodeUrl: `ws://127.0.0.1:${forPeers}`, connect: i === RELAYING ? 'relay' : 'moved' },
      kafka: { brokers: brokersFor(i), group: GROUP, insecure: true, partitions: PARTITIONS, replication: Math.min(3, brokers), minInsync: Math.min(2, brokers) },
      cassandra: { contactPoints: [await links.add([`${name}/cassandra`], contactPoint)], datacenter: CassandraServer.datacenter, replication: 1, insecure: true },
    }));
    const keys = join(folder, name, 'keys');
    // The nodes of a cluster have the same keys.
    if (i > 0) await cp(join(folder, 'gateway-1', 'keys'), keys, { recursive: true });
    else await initialize(config, keys);
    const gateway = await GatewayUnit.create({ name, folder: join(folder, name), preload, flags: ['--config', config, ...patientLimits] });
    addresses.push(await links.add([`${name}/clients`], gateway.address, forClients));
    if (count > 1) await links.add([`${name}/gateways`], gateway.address, forPeers);
    units.push(gateway);
  }
  await Promise.all(units.map(gateway => gateway.start()));
  return { units, addresses };
}

async function initialize(config: string, keys: string): Promise<void> {
  const { code, stdout, stderr } = await sealgate(['cluster', 'init', '--config', config, '--keys-dir', keys]);
  if (code !== 0) throw new Error(`cluster init: ${stdout}${stderr}`);
}
