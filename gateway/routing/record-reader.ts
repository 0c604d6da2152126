import type { DeviceKey } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
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
    const index = sealedIndex(read.record, device);
    return index < 0 ? null : { offset, record: read.record, index, bytes: read.bytes, receivedAtMs: 0 };
  });
}

/** Where in `record.sealed` the device is, -1 when it is not there. */
export function sealedIndex(record: EnvelopeRecord, device: DeviceKey): number {
  return record.sealed?.findIndex(one => one.device === device.device && one.incarnation === device.incarnation) ?? -1;
}

/** The envelope of a log record, null for any other body or none that can be decoded. */
export function decodeEnvelope(value: Uint8Array): EnvelopeRecord | null {
  try {
    return wire.Record.decode(value).envelope ?? null;
  } catch {
    return null;
  }
}

interface ReadRecord { readonly record: EnvelopeRecord | null; readonly bytes: number }

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
    if (wanted.has(position.offset)) found.set(position.offset, { record: decodeEnvelope(value), bytes: value.length });
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
