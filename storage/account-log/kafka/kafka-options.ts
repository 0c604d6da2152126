import type { Clock } from '../../../proto/clock.ts';
import type { LogNode } from '../membership.ts';

/** How to reach the brokers. Whether plaintext is allowed is decided where the configuration is read. */
export interface KafkaConnection {
  /** host:port, at least one. */
  readonly brokers: readonly string[];
  /** TLS, with the certificate and the host name verified; null: plaintext. All in PEM. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string } | null;
  /** SASL with SCRAM-SHA-512; null: none. */
  readonly sasl: { readonly username: string; readonly password: string } | null;
}

/** What a log holds: everything addressed to accounts, or the work for conversations of hosted businesses. */
export type LogPurpose = 'log' | 'conversations';

/** What the topic must be like; a topic that differs is refused. */
export interface LogTopic {
  /** The topic is `<prefix>.<purpose>.<epoch>`. */
  readonly topicPrefix: string;
  /** Default 'log'. */
  readonly purpose?: LogPurpose;
  readonly epoch: number;
  readonly partitions: number;
  /** Copies of each partition. */
  readonly replication: number;
  /** Copies that must have a record before its append is answered. */
  readonly minInsync: number;
  /** After how long a segment is closed, so that it can be deleted. Default 10 min: acknowledged records leave the files within the hour. */
  readonly segmentMs?: number;
}

/** What happens in the background: for the log and the metrics. `text` holds no secret and no content. */
export type KafkaReport = (level: 'debug' | 'info' | 'warn', text: string) => void;

export interface KafkaLogOptions extends LogTopic {
  readonly connection: KafkaConnection;
  readonly clock: Clock;
  /** What the other nodes are told about this one. */
  readonly node: LogNode;
  /** The consumer group of the owners. */
  readonly group: string;
  /** A member that is silent for so long loses its partitions. The broker must allow it (group.min.session.timeout.ms). Default 6 s. */
  readonly sessionTimeoutMs?: number;
  readonly heartbeatMs?: number;
  /** How long a rebalance waits for a member that does not answer. At least two thirds of the session timeout. Default 5 s. */
  readonly rebalanceTimeoutMs?: number;
  /** How long appends are gathered at most before a request. Default 8 ms. */
  readonly lingerMaxMs?: number;
  /** Appends that may wait; over it LOG_BACKLOG. */
  readonly backlogCountMax?: number;
  readonly backlogBytesMax?: number;
  /** How long an append is tried before it is RESULT_UNKNOWN or, never sent, LOG_UNAVAILABLE. Default 30 s. */
  readonly appendTimeoutMs?: number;
  /** How soon a commit is in Kafka. A kill repeats what was delivered in this time. Default 250 ms. */
  readonly commitIntervalMs?: number;
  /** How often what is committed is deleted. Default 5 min. */
  readonly retentionIntervalMs?: number;
  readonly report?: KafkaReport;
}

/** The epoch is part of the name: a log that begins anew has another topic. */
export function topicName(topic: Pick<LogTopic, 'topicPrefix' | 'purpose' | 'epoch'>): string {
  return `${topic.topicPrefix}.${topic.purpose ?? 'log'}.${topic.epoch}`;
}

/** The consumer group of the owners of such a log: `group` is that of the account log. */
export function ownersGroup(group: string, purpose: LogPurpose): string {
  return purpose === 'log' ? group : `${group}.${purpose}`;
}
