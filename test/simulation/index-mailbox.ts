import { readDeviceRecords } from '../../gateway/routing/record/record-reader.ts';
import { acceptedAtMsOf, encodePart } from '../../proto/delivery.ts';
import type { AccountLog } from '../../storage/account-log/account-log.ts';
import type { MemoryLogCluster } from '../../storage/account-log/memory-log-cluster.ts';
import type { Mailbox, MailboxReference, MailboxWrite } from '../../storage/mailbox/mailbox.ts';

/** Makes of `mailbox` one that is an index on the log, as the embedded one is. What the log no longer has is not kept, and what is said of it must be true. */
export function indexOn(cluster: MemoryLogCluster, mailbox: Mailbox): Mailbox {
  return {
    ...mailbox,
    refer: async references => mailbox.write((await Promise.all(references.map(reference => writeOf(cluster, reference)))).flat()),
  };
}

async function writeOf(cluster: MemoryLogCluster, { bytes, ...item }: MailboxReference): Promise<readonly MailboxWrite[]> {
  const { partition, position, device, acceptedAtMs } = item;
  const records = cluster.peek(partition, position.offset, position.offset + 1);
  if (records.length === 0) return [];
  const [part] = await readDeviceRecords({ read: async () => records } satisfies Pick<AccountLog, 'read'>, partition, [{ offset: position.offset, device }], Infinity);
  if (part === null || part === undefined) throw new Error(`${position.offset} of ${partition} holds nothing for the device`);
  const delivery = encodePart(part, position);
  if (delivery.length !== bytes || acceptedAtMsOf(part.record) !== acceptedAtMs) throw new Error(`${position.offset} of ${partition} is not as it was referred to`);
  return [{ ...item, delivery }];
}
