import type { DeviceKey } from '../../../proto/ids.ts';
import { partFor } from '../../../proto/delivery.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { AccountLog, LogRecord } from '../../../storage/account-log/account-log.ts';
import type { DeviceRecord, EnvelopeRecord } from '../delivery/delivery-host.ts';

/** Records further apart than this are not read in one go. */
const GAP_MAX = 16;

export interface WantedRecord { readonly offset: number; readonly device: DeviceKey }

/**
 * Reads records again for devices. `wanted` is in the order of the log, and so is the answer: for the first of them, at least one, until `maxBytes` have been read; null where the log has passed
 * the offset and holds nothing for the device there. Rejects as the log does, and when the log does not give what it must still have.
 */
export async function readDeviceRecords(log: Pick<AccountLog, 'read'>, partition: number, wanted: readonly WantedRecord[], maxBytes: number): Promise<readonly (DeviceRecord | null)[]> {
  const found: (DeviceRecord | null)[] = [];
  let bytes = 0;
  while (found.length < wanted.length && bytes < maxBytes) {
    const run = runFrom(wanted, found.length);
    const from = run[0]?.offset ?? 0;
    const records = await log.read(partition, from, (run.at(-1)?.offset ?? from) - from + 1, maxBytes - bytes);
    const reached = records.at(-1)?.position.offset;
    if (reached === undefined) throw new Error('the log did not give what is not committed');
    const decoded = decodeWanted(records, run);
    for (const one of run) if (one.offset <= reached) found.push(partOf(decoded.get(one.offset), one));
    bytes += records.reduce((sum, { value }) => sum + value.length, 0);
  }
  return found;
}

/** The envelope of a log record, null for any other body or none that can be decoded. */
export function decodeEnvelope(value: Uint8Array): EnvelopeRecord | null {
  return decodeRecord(value)?.envelope ?? null;
}

/** null: it cannot be decoded. */
export function decodeRecord(value: Uint8Array): messages.sealgate.v1.Record.$Properties | null {
  try {
    return wire.Record.decode(value);
  } catch {
    return null;
  }
}

interface ReadRecord { readonly record: messages.sealgate.v1.Record.$Properties | null; readonly bytes: number }

function decodeWanted(records: readonly LogRecord[], wanted: readonly WantedRecord[]): ReadonlyMap<number, ReadRecord> {
  const offsets = new Set(wanted.map(({ offset }) => offset));
  return new Map(records.filter(({ position }) => offsets.has(position.offset)).map(({ position, value }) => [position.offset, { record: decodeRecord(value), bytes: value.length }]));
}

function partOf(read: ReadRecord | undefined, { offset, device }: WantedRecord): DeviceRecord | null {
  const part = read === undefined || read.record === null ? null : partFor(read.record, device);
  return read === undefined || part === null ? null : { ...part, offset, bytes: read.bytes, receivedAtMs: 0 };
}

/** The run that begins at `index`. */
function runFrom(wanted: readonly WantedRecord[], index: number): readonly WantedRecord[] {
  const end = wanted.findIndex(({ offset }, i) => i > index && offset - (wanted[i - 1]?.offset ?? offset) > GAP_MAX);
  return wanted.slice(index, end < 0 ? wanted.length : end);
}
