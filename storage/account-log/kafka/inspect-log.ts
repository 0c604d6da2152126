import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { sleep, type Clock } from '../../../proto/clock.ts';
import type { LogNode } from '../membership.ts';
import type { GroupAssignment } from './group-assignment.ts';
import { protocolError } from './kafka-errors.ts';
import { topicName, type LogTopic } from './kafka-options.ts';
import { topicFaults, withAdmin } from './log-topic.ts';
import { decodeAssignment, decodeMember } from './member-codec.ts';

export interface InspectedBroker {
  readonly id: number;
  /** host:port as the brokers name it; null: replicas are on it, and it is not there. */
  readonly address: string | null;
  /** Those that concern us; null when it does not answer. */
  readonly settings: ReadonlyMap<string, string> | null;
}

export interface InspectedPartition {
  readonly partition: number;
  /** null: none can be written to. */
  readonly leader: number | null;
  readonly replicas: number;
  readonly inSync: number;
  /** Of the last generation that was complete; null: nobody. */
  readonly owner: string | null;
  readonly committed: number;
  /** Where the next record goes. */
  readonly end: number;
}

export interface LogInspection {
  readonly topic: string;
  readonly brokers: readonly InspectedBroker[];
  /** What contradicts the configuration, a sentence each. */
  readonly faults: readonly string[];
  readonly partitions: readonly InspectedPartition[];
  /** The group of the owners: Kafka's word for its state, and its members. Members show their partitions only when it is Stable. */
  readonly group: { readonly state: string; readonly generation: number; readonly members: readonly { readonly node: LogNode; readonly partitions: readonly number[] }[] };
}

const loading: ReadonlySet<string> = new Set(['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP']);
const LOADING_TRIES = 40;
const LOADING_PAUSE_MS = 250;
const brokerSettings = ['offsets.retention.minutes', 'group.min.session.timeout.ms', 'group.max.session.timeout.ms', 'auto.create.topics.enable'];

/** Looks at the log from outside, without joining the owners. Rejects with BAD_CONFIG when the topic is missing, with LOG_UNAVAILABLE when no broker answers. */
export function inspectLog(kafka: Kafka, topic: LogTopic, groupId: string, clock: Clock): Promise<LogInspection> {
  return withAdmin(kafka, async admin => {
    const name = topicName(topic);
    const faults = await topicFaults(admin, topic);
    const { topics: [metadata] } = await admin.fetchTopicMetadata({ topics: [name] });
    const ends = new Map((await admin.fetchTopicOffsets(name)).map(({ partition, high }) => [partition, Number(high)]));
    const [committed] = await onceLoaded(clock, () => admin.fetchOffsets({ groupId, topics: [name] }));
    const commits = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]));
    const { group, assignment } = await onceLoaded(clock, () => inspectGroup(admin, name, groupId));
    const owners = new Map(assignment.members.flatMap(({ node, partitions }) => partitions.map(partition => [partition, node.name])));
    const partitions = (metadata?.partitions ?? []).map(({ partitionId, leader, replicas, isr }) => ({
      partition: partitionId, leader: leader >= 0 ? leader : null, replicas: replicas.length, inSync: isr.length,
      owner: owners.get(partitionId) ?? null, committed: commits.get(partitionId) ?? 0, end: ends.get(partitionId) ?? 0,
    }));
    const known = metadata?.partitions.flatMap(({ replicas }) => replicas) ?? [];
    return { topic: name, faults, group, brokers: await inspectBrokers(admin, known), partitions: partitions.sort((a, b) => a.partition - b.partition) };
  });
}

/** A coordinator that has just begun, or whose predecessor has just died, cannot answer at once; that is nothing to be told about. */
async function onceLoaded<T>(clock: Clock, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === LOADING_TRIES || !loading.has(protocolError(error))) throw error;
      await sleep(clock, LOADING_PAUSE_MS);
    }
  }
}

async function inspectGroup(admin: Admin, topic: string, groupId: string): Promise<{ group: LogInspection['group']; assignment: GroupAssignment }> {
  const { groups: [found] } = await admin.describeGroups([groupId]);
  const [first] = found?.members ?? [];
  const assignment = first === undefined || found?.state !== 'Stable' ? { generation: 0, members: [] } : decodeAssignment(topic, first.memberAssignment).all;
  const members = (found?.members ?? []).flatMap(member => {
    const node = decodeMember(member.memberMetadata);
    return node === null ? [] : [{ node, partitions: assignment.members.find(({ memberId }) => memberId === member.memberId)?.partitions ?? [] }];
  });
  return { group: { state: found?.state ?? 'Dead', generation: assignment.generation, members }, assignment };
}

async function inspectBrokers(admin: Admin, replicaIds: readonly number[]): Promise<readonly InspectedBroker[]> {
  const { brokers } = await admin.describeCluster();
  const ids = [...new Set([...brokers.map(({ nodeId }) => nodeId), ...replicaIds])].sort((a, b) => a - b);
  return Promise.all(ids.map(async id => {
    const broker = brokers.find(({ nodeId }) => nodeId === id);
    if (broker === undefined) return { id, address: null, settings: null };
    return { id, address: `${broker.host}:${broker.port}`, settings: await settingsOf(admin, id) };
  }));
}

async function settingsOf(admin: Admin, id: number): Promise<ReadonlyMap<string, string> | null> {
  try {
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: kafkajs.ConfigResourceTypes.BROKER, name: String(id), configNames: brokerSettings }] });
    return new Map(resources.flatMap(({ configEntries }) => configEntries.map(({ configName, configValue }) => [configName, configValue])));
  } catch {
    return null; // that it does not answer, or may not be asked, is what the caller wants to know
  }
}
