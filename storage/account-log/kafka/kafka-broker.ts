import type { FetchedRecord } from './record-batch.ts';

/** What is asked of one broker. */
export interface KafkaBroker extends GroupBroker {
  produce(request: ProduceRequest): Promise<ProduceAnswer>;
  fetch(request: FetchRequest): Promise<FetchAnswer>;
}

/** The calls that are kafkajs' own; its published types name them only in part. */
export interface GroupBroker {
  listOffsets(request: { replicaId: number; isolationLevel: number; topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[] }): Promise<OffsetsAnswer>;
  deleteRecords(request: { topics: { topic: string; partitions: { partition: number; offset: string }[] }[] }): Promise<unknown>;
  joinGroup(request: JoinRequest): Promise<JoinAnswer>;
  syncGroup(request: SyncRequest): Promise<{ readonly memberAssignment: Buffer }>;
  heartbeat(request: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown>;
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
  offsetCommit(request: { groupId: string; groupGenerationId: number; memberId: string; topics: { topic: string; partitions: { partition: number; offset: string }[] }[] }): Promise<unknown>;
  describeGroups(request: { groupIds: string[] }): Promise<{ readonly groups: readonly { readonly groupId: string; readonly state: string; readonly members: readonly { readonly memberAssignment: Buffer }[] }[] }>;
  offsetFetch(request: { groupId: string; topics: { topic: string; partitions: { partition: number }[] }[] }): Promise<OffsetsAnswer>;
}

/** Values without keys, of one topic; answered when all in-sync replicas have them. */
export interface ProduceRequest {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly values: readonly Uint8Array[] }[];
  /** How long the broker waits for the other replicas. */
  readonly timeoutMs: number;
}

export interface ProduceAnswer {
  readonly partitions: readonly { readonly partition: number; readonly errorCode: number; readonly baseOffset: number }[];
}

export interface FetchRequest {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly fromOffset: number; readonly maxBytes: number }[];
  /** The broker answers when it has so much, or the time is over. */
  readonly minBytes: number;
  readonly maxWaitMs: number;
  readonly maxBytes: number;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  /** Of what all in-sync replicas have. */
  readonly endOffset: number;
  /** Of whole batches: the first ones may lie below the offset that was asked for. */
  readonly records: readonly FetchedRecord[];
}

export interface FetchAnswer {
  readonly partitions: readonly FetchedPartition[];
}

export interface OffsetsAnswer {
  readonly responses: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[];
}

export interface JoinRequest {
  readonly groupId: string;
  readonly sessionTimeout: number;
  readonly rebalanceTimeout: number;
  readonly memberId: string;
  readonly groupProtocols: { name: string; metadata: Buffer }[];
}

export interface JoinAnswer {
  readonly generationId: number;
  readonly leaderId: string;
  readonly memberId: string;
  /** Filled for the leader only. */
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[];
}

export interface SyncRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupAssignment: { memberId: string; memberAssignment: Buffer }[];
}
