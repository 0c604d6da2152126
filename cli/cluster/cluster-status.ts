import { nodeReportEveryMs } from '../../gateway/ops/node-reporter.ts';
import type { LogInspection } from '../../storage/account-log/kafka/inspect-log.ts';
import type { NodeReport, StoredNodeReport } from '../../storage/nodes/node-reports.ts';
import { rangesText, spanText, table } from './table.ts';

export const silentAfterMs = 3 * nodeReportEveryMs;

export interface NodeStatus {
  readonly name: string;
  /** 'silent': it has not said anything for a while, nor that it stops. 'joined': it owns partitions, and its reports do not arrive. */
  readonly state: NodeReport['state'] | 'silent' | 'joined';
  readonly partitions: readonly number[];
  /** Records of its partitions that are not yet acted on for every device. */
  readonly lag: number;
  readonly sockets: number;
  readonly version: string;
  readonly startedAtMs: number;
  readonly heardMsAgo: number | null;
  readonly deviceUrl: string;
  readonly nodeUrl: string;
}

/** One of the logs, as Kafka knows it. */
export interface LogStatus {
  readonly topic: string;
  /** Kafka's word: Stable; PreparingRebalance or CompletingRebalance while partitions change hands; Empty or Dead when no node works it. */
  readonly groupState: string;
  readonly generation: number;
  readonly lag: number;
  readonly partitions: readonly (LogInspection['partitions'][number] & { readonly lag: number })[];
}

/** The account log, and beside it that of conversations. */
export interface ClusterStatus extends LogStatus {
  readonly epoch: number;
  readonly sockets: number;
  readonly nodes: readonly NodeStatus[];
  readonly conversations: LogStatus;
}

/** Puts together what Kafka says of the partitions and what the nodes say of themselves. */
export function clusterStatus(epoch: number, { log, conversations }: { readonly log: LogInspection; readonly conversations: LogInspection }, reports: readonly StoredNodeReport[], nowMs: number): ClusterStatus {
  const accounts = logStatus(log);
  const { partitions } = accounts;
  const names = [...new Set([...reports.map(({ name }) => name), ...log.group.members.map(({ node }) => node.name)])].sort();
  const nodes = names.map((name): NodeStatus => {
    const report = reports.find(each => each.name === name);
    const member = log.group.members.find(({ node }) => node.name === name)?.node;
    const own = partitions.filter(({ owner }) => owner === name);
    return {
      name, state: stateOf(report), partitions: own.map(({ partition }) => partition), lag: sum(own.map(({ lag }) => lag)),
      sockets: report?.sockets ?? 0, version: report?.version ?? '', startedAtMs: report?.startedAtMs ?? nowMs, heardMsAgo: report?.ageMs ?? null,
      deviceUrl: (member ?? report)?.deviceUrl ?? '', nodeUrl: (member ?? report)?.nodeUrl ?? '',
    };
  });
  return {
    epoch, ...accounts, nodes, conversations: logStatus(conversations),
    sockets: sum(nodes.filter(({ state }) => state === 'running' || state === 'draining').map(({ sockets }) => sockets)),
  };
}

function logStatus({ topic, group, partitions: all }: LogInspection): LogStatus {
  const partitions = all.map(partition => ({ ...partition, lag: Math.max(0, partition.end - partition.committed) }));
  return { topic, groupState: group.state, generation: group.generation, lag: sum(partitions.map(({ lag }) => lag)), partitions };
}

/** For people. Partitions by number only where something is the matter with them. */
export function statusLines(status: ClusterStatus, nowMs: number): readonly string[] {
  const { topic, epoch, generation, groupState, lag, sockets, nodes, partitions, conversations } = status;
  const isServed = conversations.groupState !== 'Dead' && conversations.groupState !== 'Empty';
  return [
    `topic ${topic}, epoch ${epoch}, ${partitions.length} partitions; owners ${groupState}, generation ${generation}; lag ${lag}, sockets ${sockets}`,
    `topic ${conversations.topic}: owners ${conversations.groupState}, generation ${conversations.generation}; lag ${conversations.lag}`,
    '',
    ...table(['NODE', 'STATE', 'PARTITIONS', 'LAG', 'SOCKETS', 'VERSION', 'UP', 'HEARD OF', 'DEVICES', 'OTHER NODES'], nodes.map(node => [
      node.name, node.state, rangesText(node.partitions), node.lag, node.sockets, node.version, spanText(nowMs - node.startedAtMs),
      node.heardMsAgo === null ? 'never' : `${spanText(node.heardMsAgo)} ago`, node.deviceUrl, node.nodeUrl,
    ])),
    ...oddLines(status, 'PARTITION'),
    ...isServed ? oddLines(conversations, 'CONVERSATIONS') : [],
  ];
}

function oddLines({ partitions }: LogStatus, head: string): readonly string[] {
  const odd = partitions.filter(({ owner, leader, inSync, replicas }) => owner === null || leader === null || inSync < replicas);
  return odd.length === 0 ? [] : ['', ...table([head, 'OWNER', 'LEADER', 'IN SYNC', 'COPIES', 'COMMITTED', 'END'], odd.map(each => [
    each.partition, each.owner ?? 'nobody', each.leader ?? 'none', each.inSync, each.replicas, each.committed, each.end,
  ]))];
}

function stateOf(report: StoredNodeReport | undefined): NodeStatus['state'] {
  if (report === undefined) return 'joined';
  return report.state !== 'stopped' && report.ageMs > silentAfterMs ? 'silent' : report.state;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
