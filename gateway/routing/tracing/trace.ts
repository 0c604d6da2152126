import { accountIdFromBytes, parseDeviceId, type AccountId, type DeviceKey } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import type { Position } from '../../../proto/position.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import type { Mailbox } from '../../../storage/mailbox/mailbox.ts';
import type { SeenEnvelope } from '../owner/dedupe.ts';
import type { EnvelopeRecord } from '../delivery/delivery-host.ts';
import { decodeEnvelope } from '../record/record-reader.ts';
import { present } from '../present.ts';

/** Where one device's copy of an envelope is. `gone`: acknowledged, expired, withheld or of a removed device. `with its owner`: what only the owner's own trace can tell. */
export type TraceState = 'not consumed' | 'held' | 'pushed' | 'to be stored' | 'in mailbox' | 'acknowledged' | 'gone' | 'with its owner';

export interface TracedDevice {
  /** null: the log no longer has the record, which says it. */
  readonly account: AccountId | null;
  readonly device: number;
  readonly state: TraceState;
}

/** One record of the envelope; a set that was completed has several. Never content. */
export interface TracedRecord {
  readonly partition: number;
  /** Name of the node that owns the partition; null: nobody does at the moment. */
  readonly owner: string | null;
  readonly position: Position;
  /** null: the log no longer has the record, which says it. */
  readonly acceptedAtMs: number | null;
  readonly committed: boolean;
  readonly ephemeral: boolean;
  readonly devices: readonly TracedDevice[];
}

/** What is known of a partition without reading: all of it by its owner, little elsewhere. */
export interface TraceView {
  readonly partition: number;
  readonly nextOffset: number;
  readonly committable: number;
  recentlySeen(envelopeId: Uint8Array): readonly SeenEnvelope[];
  deliveryState(device: DeviceKey, position: Position): TraceState | null;
}

export interface TraceParts {
  readonly log: AccountLog;
  readonly mailbox: Mailbox;
  readonly scanRecords: number;
  readonly ownerName: (partition: number) => string | null;
}

const READ_BYTES = 1 << 20;
const READ_RECORDS = 1000;

/** Looks an envelope up: first among what was consumed lately, then at the end of the log's partitions. */
export async function traceEnvelope(parts: TraceParts, views: readonly TraceView[], envelopeId: Uint8Array): Promise<readonly TracedRecord[]> {
  const traced: TracedRecord[] = [];
  for (const view of views) {
    const seen = view.recentlySeen(envelopeId);
    const found = seen.length > 0 ? [] : await scan(parts, view, envelopeId);
    for (const one of seen) traced.push(await describeSeen(parts, view, one));
    for (const { offset, record } of found) traced.push(await describe(parts, view, offset, record));
  }
  return traced;
}

interface Found { readonly offset: number; readonly record: EnvelopeRecord }

/** What was consumed lately; of a record that everybody has had and the log has deleted, what memory knows. */
async function describeSeen(parts: TraceParts, view: TraceView, { offset, devices }: SeenEnvelope): Promise<TracedRecord> {
  const [read] = await parts.log.read(view.partition, offset, 1, READ_BYTES);
  const record = read?.position.offset === offset ? decodeEnvelope(read.value) : null;
  if (record !== null) return describe(parts, view, offset, record);
  const gone = devices.map(device => ({ account: null, device, state: 'gone' as const }));
  return { partition: view.partition, owner: parts.ownerName(view.partition), position: { epoch: parts.log.epoch, offset }, acceptedAtMs: null, committed: offset < view.committable, ephemeral: false, devices: gone };
}

async function scan({ log, scanRecords }: TraceParts, view: TraceView, envelopeId: Uint8Array): Promise<readonly Found[]> {
  // Where a partition that is owned elsewhere ends is not known here.
  const end = Math.max(log.endOffset(view.partition), view.committable);
  const found: Found[] = [];
  for (let from = Math.max(0, end - scanRecords); from < end + scanRecords;) {
    const records = await log.read(view.partition, from, READ_RECORDS, READ_BYTES);
    for (const { position, value } of records) {
      const record = decodeEnvelope(value);
      if (present(record?.envelopeId) && Buffer.compare(record.envelopeId, envelopeId) === 0) found.push({ offset: position.offset, record });
    }
    const last = records.at(-1);
    if (last === undefined) break;
    from = last.position.offset + 1;
  }
  return found;
}

async function describe(parts: TraceParts, view: TraceView, offset: number, record: EnvelopeRecord): Promise<TracedRecord> {
  const position = { epoch: parts.log.epoch, offset };
  const account = !present(record.recipient) ? null : accountIdFromBytes(record.recipient);
  const devices: TracedDevice[] = [];
  for (const sealed of record.sealed ?? []) {
    const parsed = account === null ? null : deviceKey(account, sealed);
    if (parsed !== null) devices.push({ account: parsed.account, device: parsed.device, state: await stateOf(parts, view, parsed, position) });
  }
  const committed = offset < view.committable;
  return { partition: view.partition, owner: parts.ownerName(view.partition), position, acceptedAtMs: record.acceptedAtMs ?? 0, committed, ephemeral: record.ephemeral === true, devices };
}

async function stateOf({ mailbox }: TraceParts, view: TraceView, device: DeviceKey, position: Position): Promise<TraceState> {
  if (position.offset >= view.nextOffset) return 'not consumed';
  const known = view.deliveryState(device, position);
  if (known !== null && known !== 'with its owner') return known;
  const range = { after: { epoch: position.epoch, offset: position.offset - 1 }, below: { epoch: position.epoch, offset: position.offset + 1 }, notBeforeMs: 0 };
  const stored = await mailbox.read(device, range, 1, READ_BYTES);
  if (stored.length > 0) return 'in mailbox';
  if (position.offset < view.committable) return 'gone';
  return known ?? 'to be stored';
}

function deviceKey(account: AccountId, sealed: messages.sealgate.v1.RecordSealed.$Properties): DeviceKey | null {
  const device = parseDeviceId(sealed.device ?? 0);
  return device === null ? null : { account, device, incarnation: sealed.incarnation ?? 0 };
}
