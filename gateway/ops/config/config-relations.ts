import { SealgateError } from '../../../proto/errors.ts';
import type { Config } from './config-schema.ts';

interface Relation {
  readonly holds: (config: Config, isGiven: (path: string) => boolean) => boolean;
  /** What the operator reads when it does not. */
  readonly text: string;
}

const given = (value: string | readonly string[]): boolean => value.length > 0;
const together = (one: string, other: string): boolean => given(one) === given(other);
const isCluster = ({ mode }: Config): boolean => mode === 'cluster';

/** What settings mean for each other, in every mode. */
const always: readonly Relation[] = [
  { holds: ({ tls }) => together(tls.certFile, tls.keyFile), text: 'tls.certFile and tls.keyFile must be given together' },
  {
    holds: ({ limits, drain }) => limits.device.drainSpreadMs + limits.routing.drainTimeoutMs < drain.totalMs,
    text: 'limits.device.drainSpreadMs and limits.routing.drainTimeoutMs together must be shorter than drain.totalMs',
  },
  { holds: ({ codes }) => codes.sender !== 'webhook' || given(codes.webhookUrl), text: 'codes.sender webhook needs codes.webhookUrl' },
];

/** What a node among several needs besides. */
const ofCluster: readonly Relation[] = [
  { holds: (_, isGiven) => isGiven('nodeName'), text: 'mode cluster needs nodeName, another for each node' },
  { holds: ({ kafka }) => given(kafka.brokers), text: 'mode cluster needs kafka.brokers' },
  { holds: ({ cassandra }) => given(cassandra.contactPoints), text: 'mode cluster needs cassandra.contactPoints' },
  { holds: ({ cassandra }) => given(cassandra.datacenter), text: 'mode cluster needs cassandra.datacenter' },
  { holds: ({ routing, device }) => routing.connect === 'relay' || given(device.url), text: 'mode cluster with routing.connect moved needs device.url, where devices reach this node' },
  { holds: ({ routing, device }) => given(routing.nodeUrl) || given(device.url), text: 'mode cluster needs routing.nodeUrl or device.url, where the other nodes reach this node' },
  { holds: ({ kafka }) => kafka.minInsync <= kafka.replication, text: 'kafka.minInsync must not exceed kafka.replication' },
  // Or the others would get a partition while its former owner's lease still runs.
  { holds: ({ kafka }) => kafka.rebalanceTimeoutMs * 3 >= kafka.sessionTimeoutMs * 2, text: 'kafka.rebalanceTimeoutMs must be at least two thirds of kafka.sessionTimeoutMs' },
  { holds: ({ kafka }) => kafka.heartbeatMs * 3 <= kafka.sessionTimeoutMs, text: 'kafka.heartbeatMs must be at most a third of kafka.sessionTimeoutMs' },
];

/** What links to other services need. */
function ofLink(section: 'kafka' | 'cassandra'): readonly Relation[] {
  return [
    { holds: config => together(config[section].certFile, config[section].keyFile), text: `${section}.certFile and ${section}.keyFile must be given together` },
    { holds: config => together(config[section].username, config[section].passwordFile), text: `${section}.username and ${section}.passwordFile must be given together` },
    {
      // Or somebody who gave certificates would believe that they protect something.
      holds: config => !config[section].insecure || !given(config[section].caFile + config[section].certFile),
      text: `${section}.insecure means without TLS; leave it out, or ${section}.caFile and ${section}.certFile`,
    },
  ];
}

const clusterOnly = [...ofCluster, ...ofLink('kafka'), ...ofLink('cassandra')];

/** Throws BAD_CONFIG with the first relation that does not hold. `isGiven`: the setting's value is not its default. */
export function checkRelations(config: Config, isGiven: (path: string) => boolean): void {
  const relations = isCluster(config) ? [...always, ...clusterOnly] : always;
  const broken = relations.find(relation => !relation.holds(config, isGiven));
  if (broken !== undefined) throw new SealgateError('BAD_CONFIG', { detail: broken.text });
}
