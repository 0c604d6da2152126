import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { CassandraServer } from '../../../bench/servers/cassandra-server.ts';
import { freePorts } from '../../../bench/servers/free-port.ts';
import { KafkaServer } from '../../../bench/servers/kafka-server.ts';
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

type Closers = (() => Promise<unknown>)[];

/** Gateways, Kafka brokers and a Cassandra, every way between them through Toxiproxy. Rejects with MissingProgram where the machine lacks something. */
export async function startCluster(options: ClusterOptions): Promise<Target> {
  const closers: Closers = [];
  const close = async (): Promise<void> => { for (const end of closers.reverse()) await end(); };
  try {
    return { ...await build(options, closers), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(options: ClusterOptions, closers: Closers): Promise<Omit<Target, 'close'>> {
  const { folder, gateways: count, brokers } = options;
  const toxiproxy = await Toxiproxy.start();
  closers.push(() => toxiproxy.stop());
  const links = new Links(toxiproxy);
  const doors = await openKafkaDoors(links, count, brokers);
  const [kafka, cassandra] = await Promise.all([
    KafkaServer.start({ folder: join(folder, 'kafka'), brokers, properties: doors.properties }), CassandraServer.start({ folder: join(folder, 'cassandra') }),
  ]);
  closers.push(() => kafka.kill(), () => cassandra.kill());
  const gateways = await startGateways(options, links, doors.brokersFor, cassandra);
  closers.push(() => Promise.all(gateways.units.map(gateway => gateway.kill())));
  const front = await FrontDoor.open(gateways.addresses);
  closers.push(() => front.shut());
  return { serverUrl: front.url, gateways: gateways.units, backing: [...brokerUnits(kafka), cassandraUnit(cassandra)], links };
}

async function startGateways(
  { folder, gateways: count, brokers, preload }: ClusterOptions, links: Links, brokersFor: (gateway: number) => readonly string[], cassandra: CassandraServer,
): Promise<{ readonly units: readonly GatewayUnit[]; readonly addresses: readonly string[] }> {
  const units: GatewayUnit[] = [];
  const addresses: string[] = [];
  const [contactPoint = ''] = cassandra.contactPoints;
  for (let i = 0; i < count; i += 1) {
    const name = `gateway-${i + 1}`;
    const [forClients = 0, forPeers = 0] = await freePorts(2);
    const gateway = await GatewayUnit.create({ name, folder: join(folder, name), preload, flags: [
      ...patientLimits, '--mode', 'cluster', '--node-name', name, '--device-url', `ws://127.0.0.1:${forClients}`, '--routing-node-url', `ws://127.0.0.1:${forPeers}`,
      '--kafka-brokers', brokersFor(i).join(','), '--kafka-insecure', '--kafka-replication', String(Math.min(3, brokers)), '--kafka-min-insync', String(Math.min(2, brokers)), '--kafka-partitions', '12',
      '--cassandra-contact-points', await links.add([`${name}/cassandra`], contactPoint), '--cassandra-datacenter', CassandraServer.datacenter, '--cassandra-insecure', '--cassandra-replication', '1',
    ] });
    addresses.push(await links.add([`${name}/clients`], gateway.address, forClients));
    await links.add([`${name}/gateways`], gateway.address, forPeers);
    // The nodes of a cluster share their keys: the first one makes them.
    if (i > 0) await cp(join(folder, 'gateway-1', 'keys'), join(folder, name, 'keys'), { recursive: true });
    await gateway.start();
    units.push(gateway);
  }
  return { units, addresses };
}
