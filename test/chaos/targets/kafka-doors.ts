import { freePorts } from '../../../bench/servers/free-port.ts';
import type { KafkaOptions } from '../../../bench/servers/kafka-server.ts';
import type { Links } from '../network/links.ts';

/**
 * A listener of every broker for each gateway, advertised as what is behind a proxy: so each gateway's way to each broker can be disturbed by itself. And one for the other brokers,
 * who copy from it: `broker-1/brokers`. What the controllers say to each other goes past it.
 */
export interface KafkaDoors {
  /** What the gateway, counted from 0, is configured with. */
  brokersFor(gateway: number): readonly string[];
  readonly properties: NonNullable<KafkaOptions['properties']>;
}

const PEERS = 'PEERS';

interface Door { readonly name: string; readonly listens: string; readonly advertised: string }

/** The links are `gateway-1/kafka`, all ways together, and `gateway-1/broker-1` and so on. */
export async function openKafkaDoors(links: Links, gateways: number, brokers: number): Promise<KafkaDoors> {
  const doors: Door[][] = [];
  const ofPeers = await peerDoors(links, brokers);
  for (let broker = 1; broker <= brokers; broker += 1) {
    const ports = await freePorts(gateways);
    doors.push(await Promise.all(ports.map(async (port, i) => {
      const listens = `127.0.0.1:${port}`;
      const gateway = `gateway-${i + 1}`;
      return { name: `DOOR${i + 1}`, listens, advertised: await links.add([`${gateway}/kafka`, ...brokers > 1 ? [`${gateway}/broker-${broker}`] : []], listens) };
    })));
  }
  const doorsOf = (broker: number): readonly Door[] => [...doors[broker] ?? [], ...ofPeers.slice(broker, broker + 1)];
  const all = (own: string | undefined, of: readonly Door[], text: (door: Door) => string): string => [own, ...of.map(text)].join(',');
  return {
    brokersFor: gateway => doors.map(ofBroker => ofBroker[gateway]?.advertised ?? ''),
    properties: (broker, own) => ({
      ...ofPeers.length === 0 ? {} : { 'inter.broker.listener.name': PEERS },
      'listeners': all(own['listeners'], doorsOf(broker), door => `${door.name}://${door.listens}`),
      'advertised.listeners': all(own['advertised.listeners'], doorsOf(broker), door => `${door.name}://${door.advertised}`),
      'listener.security.protocol.map': all(own['listener.security.protocol.map'], doorsOf(broker), door => `${door.name}:PLAINTEXT`),
    }),
  };
}

/** One for each broker, where there are several. */
async function peerDoors(links: Links, brokers: number): Promise<readonly Door[]> {
  if (brokers === 1) return [];
  const ports = await freePorts(brokers);
  return Promise.all(ports.map(async (port, i) => {
    const listens = `127.0.0.1:${port}`;
    return { name: PEERS, listens, advertised: await links.add([`broker-${i + 1}/brokers`], listens) };
  }));
}
