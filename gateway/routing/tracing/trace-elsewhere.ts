import { wire } from '../../../proto/messages.ts';
import type { DeviceKey } from '../../../proto/ids.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import type { Mailbox } from '../../../storage/mailbox/mailbox.ts';
import { present } from '../present.ts';
import type { TracedRecord, TraceParts, TraceView } from './trace.ts';

/** What a node knows of a partition that another owns: what that one has committed. Rejects with LOG_UNAVAILABLE. */
export async function viewFromElsewhere(log: AccountLog, partition: number): Promise<TraceView> {
  const committable = await log.committed(partition);
  return {
    partition, committable, nextOffset: Number.MAX_SAFE_INTEGER,
    recentlySeen: () => [],
    deliveryState: () => 'with its owner',
  };
}

const PAGE_ITEMS = 200;
const PAGE_BYTES = 1 << 20;

/**
 * Looks for an envelope in the mailboxes of an account's devices, whoever owns it: the log forgets a record some minutes after every device has had it or has it in its mailbox, and
 * then only who knows the recipient finds it. Goes through at most `scanRecords` items of each device.
 */
export async function traceInMailboxes(parts: Pick<TraceParts, 'mailbox' | 'scanRecords' | 'ownerName'>, partition: number, devices: readonly DeviceKey[], envelopeId: Uint8Array): Promise<readonly TracedRecord[]> {
  const traced: TracedRecord[] = [];
  for (const device of devices) {
    const found = await findStored(parts.mailbox, device, envelopeId, parts.scanRecords);
    if (found === null) continue;
    const { position, acceptedAtMs } = found;
    traced.push({ partition, owner: parts.ownerName(partition), position, acceptedAtMs, committed: true, ephemeral: false, devices: [{ account: device.account, device: device.device, state: 'in mailbox' }] });
  }
  return traced;
}

async function findStored(mailbox: Mailbox, device: DeviceKey, envelopeId: Uint8Array, itemsMax: number): Promise<Pick<Awaited<ReturnType<Mailbox['read']>>[number], 'position' | 'acceptedAtMs'> | null> {
  let after: Parameters<Mailbox['read']>[1]['after'] = null;
  for (let seen = 0; seen < itemsMax;) {
    const items = await mailbox.read(device, { after, below: null, notBeforeMs: 0 }, PAGE_ITEMS, PAGE_BYTES);
    const found = items.find(({ delivery }) => isOf(envelopeId, delivery));
    if (found !== undefined) return found;
    const last = items.at(-1);
    if (last === undefined) return null;
    after = last.position;
    seen += items.length;
  }
  return null;
}

function isOf(envelopeId: Uint8Array, delivery: Uint8Array): boolean {
  const id = wire.Frame.decode(delivery).deliver?.envelopeId;
  return present(id) && Buffer.compare(id, envelopeId) === 0;
}
