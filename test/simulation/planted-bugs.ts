import type { DeliveryHost, DeviceRecord } from '../../gateway/routing/delivery/delivery-host.ts';
import type { DeviceConnection } from '../../gateway/routing/delivery/device-connection.ts';
import { DeviceDelivery } from '../../gateway/routing/delivery/device-delivery.ts';
import type { DeviceKey } from '../../proto/ids.ts';
import type { LogRecord } from '../../storage/account-log/account-log.ts';
import { MemoryAppendLane } from '../../storage/account-log/memory-append-lane.ts';
import { MemoryLogMember, type LogBatch } from '../../storage/account-log/memory-log-member.ts';
import type { MailboxWrite } from '../../storage/mailbox/mailbox.ts';
import { UnfencedConversations } from './hosted/unfenced-conversations.ts';
import type { Planted } from './planted.ts';
import { SharedMailbox, SharedPreKeys } from './shared-stores.ts';

const DAY_MS = 86_400_000;
const END = { epoch: Number.MAX_SAFE_INTEGER, offset: 0 };

/** Rule 3 left out: a request that the former leader has refused counts as done. */
class CredulousLane extends MemoryAppendLane {
  protected override isDone(): boolean {
    return true;
  }
}

class CredulousMember extends MemoryLogMember {
  protected override makeLane(...parts: Parameters<MemoryLogMember['makeLane']>): MemoryAppendLane {
    return this.laneOf(CredulousLane, ...parts);
  }
}

/** Rule 7 left out: what was owned is owned until the group says otherwise. */
class SureMember extends MemoryLogMember {
  protected override hasLease(): boolean {
    return true;
  }
}

/** Rule 8 left out: a commit that waited is sent under the generation of today, whoever holds the partition. */
class LateCommitter extends MemoryLogMember {
  protected override mayCommit(): boolean {
    return true;
  }
}

/** Rule 8 left out: whatever a fetcher hands over is the next batch. */
class OpenFetcher extends MemoryLogMember {
  protected override unseen(_held: { readonly next: number }, batch: LogBatch): readonly LogRecord[] {
    return batch.records;
  }
}

/** Rule 11 left out: live again though spills are not yet durable. */
class ImpatientDelivery extends DeviceDelivery {
  protected override canTurnLive(): boolean {
    return true;
  }
}

/** Rule 11 left out: what is just being written is read, in whatever order the store shows it. */
class PeekingDelivery extends DeviceDelivery {
  override spilled(): void {
    super.spilled(END.epoch);
  }

  override spillSettled(): void {
    super.spillSettled(END.epoch);
  }
}

/** Rule 11 left out: what comes while the device is stored is pushed at once. */
class OvertakingDelivery extends DeviceDelivery {
  override offer(item: DeviceRecord): void {
    if (this.connection !== null) this.connection.isLive = true;
    super.offer(item);
  }
}

/** Rule 11 left out: what is outstanding is forgotten when the connection goes. */
class ForgetfulDelivery extends DeviceDelivery {
  protected override becomeStored(connection: DeviceConnection): void {
    connection.isLive = false;
  }
}

/** Rule 12 left out: a record is settled when it is handed over, not when it is acknowledged or durable. */
class HastyDelivery extends DeviceDelivery {
  override offer(item: DeviceRecord): void {
    this.host.settled(item.offset);
    super.offer(item);
  }
}

/** Rule 13 left out: rows that the replay has not reached are read. */
class HeedlessDelivery extends DeviceDelivery {
  constructor(host: DeliveryHost, key: DeviceKey) {
    const readMailbox: DeliveryHost['readMailbox'] = (device, subscription, after, _below, maxItems, maxBytes) => {
      host.readMailbox(device, subscription, after, END, maxItems, maxBytes);
    };
    super(Object.create(host, { readMailbox: { value: readMailbox } }) as DeliveryHost, key);
  }
}

/** What was handed to the writer since does not count: a mailbox that was empty once is believed to be so. */
class CarefreeDelivery extends DeviceDelivery {
  override get hasEmptyMailbox(): boolean {
    return true;
  }
}

/** Rule 16 left out: the bucket is the day of the writer's clock, so a replay by another node writes a second row. */
class ClockMailbox extends SharedMailbox {
  protected override bucketOf(_item: MailboxWrite, writerNowMs: number): number {
    return Math.floor(writerNowMs / DAY_MS);
  }
}

/** Rule 21 left out: a removed device stays connected. */
class LoyalDelivery extends DeviceDelivery {
  override remove(): void {
    // Stays.
  }
}

/** Rule 21 left out: who is not connected is not told of a short set. */
class InstantDelivery extends DeviceDelivery {
  override offer(item: DeviceRecord): void {
    const { event } = item.record;
    if (this.connection === null && event !== null && event !== undefined) this.host.settled(item.offset);
    else super.offer(item);
  }
}

/** Rule 22 left out: taking a key is a plain write. */
class GenerousPreKeys extends SharedPreKeys {
  protected override mayTake(): boolean {
    return true;
  }
}

function delivery(make: new (host: DeliveryHost, key: DeviceKey, isDrained: boolean) => DeviceDelivery): Planted {
  return { makeDelivery: (host, key, isDrained) => new make(host, key, isDrained) };
}

/**
 * Rules of docs/ARCHITECTURE.md taken out, one at a time; the simulation must notice each. Rules 3, 8, 16 and 22 are Kafka's and Cassandra's: here the log and the stores in memory
 * have the trouble that makes them necessary, and leaving them out is a variant of these.
 */
export const plantedBugs: Readonly<Record<string, Planted>> = {
  'rule 3: an append that a former leader refused is reported as done': { Member: CredulousMember },
  'rule 7: a node acts without a lease': { Member: SureMember },
  'rule 8: a commit is sent for a partition that was lost': { Member: LateCommitter },
  'rule 8: stale batches are handed over': { Member: OpenFetcher },
  'rule 11: live before the spills are durable': delivery(ImpatientDelivery),
  'rule 11: what is being written is read': delivery(PeekingDelivery),
  'rule 11: live pushes overtake the mailbox': delivery(OvertakingDelivery),
  'rule 11: outstanding deliveries are not spilled': delivery(ForgetfulDelivery),
  'rule 12: commit before acknowledgement or mailbox': delivery(HastyDelivery),
  'rule 13: rows above the replay are read': delivery(HeedlessDelivery),
  'a mailbox that is not empty is not read': delivery(CarefreeDelivery),
  'rule 16: the mailbox bucket depends on the clock of who writes': { Mailbox: ClockMailbox },
  'rule 21: a removed device stays connected': delivery(LoyalDelivery),
  'rule 21: a sender that is away is never told of a short set': delivery(InstantDelivery),
  'rule 22: a pre-key is taken without a condition': { PreKeys: GenerousPreKeys },
  'rule 24: a hosted conversation goes on from whatever another owner has made of it': { Conversations: UnfencedConversations },
};
