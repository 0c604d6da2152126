import { Gauge, type Registry } from 'prom-client';
import type { ErrorCode } from '../../../proto/errors.ts';
import { ephemeralDrops, spillReasons, withheldReasons, type RoutingBacklog, type RoutingObserver } from '../../routing/observer.ts';
import { Distribution } from './distribution.ts';
import type { Log } from '../log.ts';
import { latencyBucketsS, msPerS, queueTimeBucketsS, recordBucketsBytes } from './metrics-buckets.ts';
import { Tally, Total } from './tally.ts';

/** Refusals of sends that are the operator's business. */
const ownTrouble: readonly ErrorCode[] = ['LOG_BACKLOG', 'LOG_UNAVAILABLE', 'STORE_FULL', 'STORE_FAILED', 'RESULT_UNKNOWN', 'DELIVERY_BACKLOG'];

/** Routing's facts as Prometheus metrics. Costs under a microsecond per fact and holds no identifier. */
export function createRoutingMetrics(registry: Registry, log: Log): RoutingObserver {
  const registers = [registry];
  const seconds = (name: string, help: string, bounds = latencyBucketsS): Distribution => new Distribution(registry, name, help, bounds);
  const append = seconds('sealgate_append_duration_seconds', 'From a send to its record being durable in the log');
  const logToPush = seconds('sealgate_log_to_push_duration_seconds', 'From the log handing a record over to its push to a live device');
  const acceptedToPush = seconds('sealgate_mailbox_wait_seconds', 'From acceptance to the push out of a mailbox', queueTimeBucketsS);
  const pushToAck = seconds('sealgate_push_to_ack_duration_seconds', 'From a push to the device\'s acknowledgement');
  const mailboxWrite = seconds('sealgate_mailbox_write_duration_seconds', 'One write of the mailbox store');
  const mailboxRead = seconds('sealgate_mailbox_read_duration_seconds', 'One read of the mailbox store');
  const recordBytes = new Distribution(registry, 'sealgate_record_bytes', 'Size of a record of the log', recordBucketsBytes);
  const total = (name: string, help: string): Total => new Total(registry, name, help);
  const tally = (name: string, help: string, label: string, known: readonly string[]): Tally => new Tally(registry, name, help, label, known);
  const deliveries = tally('sealgate_deliveries_total', 'Deliveries pushed, by way: live from the log or stored in a mailbox', 'way', ['live', 'stored']);
  const acks = total('sealgate_acks_total', 'Deliveries acknowledged');
  const sends = total('sealgate_sends_total', 'Envelopes accepted');
  const refusals = tally('sealgate_send_refusals_total', 'Sends that were not accepted, by error code', 'code', ownTrouble);
  const spills = tally('sealgate_spills_total', 'Deliveries given to the mailbox, by reason', 'reason', spillReasons);
  const mailboxItems = tally('sealgate_mailbox_items_total', 'Items moved by the mailbox store, by operation', 'operation', ['read', 'write']);
  const mailboxFailures = tally('sealgate_mailbox_failures_total', 'Failed operations of the mailbox store, by operation; they are repeated', 'operation', ['read', 'write']);
  const duplicates = total('sealgate_duplicates_dropped_total', 'Records dropped because the same envelope was seen lately');
  const expired = total('sealgate_expired_total', 'Deliveries dropped by their age');
  const withheld = tally('sealgate_withheld_total', 'Deliveries withheld from a device that an envelope names, by reason', 'reason', withheldReasons);
  const ephemeral = tally('sealgate_ephemeral_dropped_total', 'Ephemeral envelopes dropped, by reason', 'reason', ephemeralDrops);
  const setChanged = total('sealgate_set_changed_total', 'Senders told that their set of devices was short');
  const undecodable = total('sealgate_undecodable_records_total', 'Records of the log that were passed over because they could not be understood');
  const poison = total('sealgate_poison_suspected_total', 'Devices whose first item goes unacknowledged again and again');
  const commitLag = new Gauge({ name: 'sealgate_commit_lag_records', help: 'Records behind the last commit of a partition', registers });
  const subscriptions = tally('sealgate_subscriptions_total', 'Devices attached to and detached from their account, by change', 'change', ['attached', 'detached']);

  return {
    appended(latencyMs, bytes) {
      sends.add();
      append.observe(latencyMs / msPerS);
      recordBytes.observe(bytes);
    },
    refused: code => refusals.add(code),
    pushedLive(logToPushMs) {
      deliveries.add('live');
      logToPush.observe(logToPushMs / msPerS);
    },
    pushedStored(acceptedToPushMs) {
      deliveries.add('stored');
      acceptedToPush.observe(Math.max(0, acceptedToPushMs) / msPerS);
    },
    acked(pushToAckMs) {
      acks.add();
      pushToAck.observe(pushToAckMs / msPerS);
    },
    spilled: (count, reason) => spills.add(reason, count),
    mailboxWritten(items, latencyMs, ok) {
      mailboxWrite.observe(latencyMs / msPerS);
      (ok ? mailboxItems : mailboxFailures).add('write', ok ? items : 1);
    },
    mailboxRead(items, latencyMs, ok) {
      mailboxRead.observe(latencyMs / msPerS);
      (ok ? mailboxItems : mailboxFailures).add('read', ok ? items : 1);
    },
    duplicateDropped: () => duplicates.add(),
    expired: count => expired.add(count),
    withheld: reason => withheld.add(reason),
    ephemeralDropped: reason => ephemeral.add(reason),
    setChanged: () => setChanged.add(),
    committed: lag => commitLag.set(lag),
    poisonSuspected(connections) {
      poison.add();
      log.warn({ connections }, 'a device does not acknowledge its first item; its client probably cannot digest it');
    },
    undecodable() {
      undecodable.add();
      log.error('a record of the log could not be understood and was passed over');
    },
    attached: () => subscriptions.add('attached'),
    detached: () => subscriptions.add('detached'),
  };
}

const backlogTexts: readonly (readonly [field: keyof RoutingBacklog, name: string, help: string])[] = [
  ['partitions', 'sealgate_owned_partitions', 'Partitions this node owns'],
  ['leased', 'sealgate_leased_partitions', 'Owned partitions whose lease holds: only for them does this node act'],
  ['generation', 'sealgate_generation', 'Highest generation in which a partition is owned here; it rises when owners change'],
  ['lag', 'sealgate_log_lag_records', 'Records of the owned partitions that are in the log and not done with'],
  ['attached', 'sealgate_attached_devices', 'Devices attached to their account here'],
  ['uncommitted', 'sealgate_uncommitted_records', 'Records consumed and not committed'],
  ['outstanding', 'sealgate_outstanding_deliveries', 'Deliveries pushed and not acknowledged'],
  ['pendingSpills', 'sealgate_pending_spills', 'Deliveries that wait for the mailbox store'],
  ['heldBytes', 'sealgate_held_bytes', 'Bytes of records that wait for devices to come back after a take-over'],
  ['unfinishedSends', 'sealgate_unfinished_sends', 'Sends that wait for the log'],
  ['unfinishedSendBytes', 'sealgate_unfinished_send_bytes', 'Bytes of sends that wait for the log'],
];

/** Queue depths, read when somebody scrapes: once for all of them, since it goes through all devices. */
export function createBacklogMetrics(registry: Registry, read: () => RoutingBacklog): void {
  const gauges = new Map<keyof RoutingBacklog, Gauge>();
  const refresh = (): void => {
    const backlog = read();
    for (const [field, gauge] of gauges) gauge.set(backlog[field]);
  };
  // The registry collects them in the order in which they are made.
  for (const [field, name, help] of backlogTexts) {
    gauges.set(field, new Gauge({ name, help, registers: [registry], ...gauges.size === 0 ? { collect: refresh } : {} }));
  }
}
