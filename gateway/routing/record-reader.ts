import type { DeviceKey } from '../../proto/ids.ts';
import { partFor } from '../../proto/delivery.ts';
import { wire, type messages } from '../../proto/messages.ts';
import type { AccountLog, LogRecord } from '../../storage/account-log/account-log.ts';
import type { DeviceRecord, EnvelopeRecord } from './delivery-host.ts';

/** Records further apart than this are not read in one go. */
const GAP_MAX = 64;

/**
 * Reads records again for devices. Answers in the order of `wanted`; null where the log has passed the offset and holds nothing for the device there.
 * Rejects as the log does, and when the log does not give what it must still have.
 */
export async function readDeviceRecords(
  log: AccountLog, partition: number, wanted: readonly { readonly offset: number; readonly device: DeviceKey }[], maxBytes: number,
): Promise<readonly (DeviceRecord | null)[]> {
  const found = await readOffsets(log, partition, [...new Set(wanted.map(one => one.offset))].sort((a, b) => a - b), maxBytes);
  return wanted.map(({ offset, device }) => {
    const read = found.get(offset);
    if (read === undefined || read.record === null) return null;
    const part = partFor(read.record, device);
    return part === null ? null : { ...part, offset, bytes: read.bytes, receivedAtMs: 0 };
  });
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

async function readOffsets(log: AccountLog, partition: number, offsets: readonly number[], maxBytes: number): Promise<Map<number, ReadRecord>> {
  const wanted = new Set(offsets);
  const found = new Map<number, ReadRecord>();
  for (let i = 0; i < offsets.length;) {
    const from = offsets[i] ?? 0;
    const last = runEnd(offsets, i);
    const records = await log.read(partition, from, last - from + 1, maxBytes);
    const reached = records.at(-1)?.position.offset;
    if (reached === undefined) throw new Error('the log did not give what is not committed');
    keep(records, wanted, found);
    while (i < offsets.length && (offsets[i] ?? 0) <= reached) i += 1;
  }
  return found;
}

function keep(records: readonly LogRecord[], wanted: ReadonlySet<number>, found: Map<number, ReadRecord>): void {
  for (const { position, value } of records) {
    if (wanted.has(position.offset)) found.set(position.offset, { record: decodeRecord(value), bytes: value.length });
  }
}

/** The last offset of the run that begins at `index`. */
function runEnd(offsets: readonly number[], index: number): number {
  let last = offsets[index] ?? 0;
  for (let i = index + 1; i < offsets.length; i += 1) {
    const next = offsets[i] ?? 0;
    if (next - last > GAP_MAX) break;
    last = next;
  }
  return last;
}
