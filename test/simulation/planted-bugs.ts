import type { DeliveryHost, DeviceRecord } from '../../gateway/routing/delivery-host.ts';
import { DeviceDelivery } from '../../gateway/routing/device-delivery.ts';
import type { DeviceKey } from '../../proto/ids.ts';
import { comparePositions } from '../../proto/position.ts';
import type { MailboxItem, MailboxWrite } from '../../storage/mailbox/mailbox.ts';
import { UnreliableMailbox } from './flaky-mailbox.ts';
import type { Planted } from './simulation.ts';

/** Rule 11 left out: live again though spills are not yet durable. */
class ImpatientDelivery extends DeviceDelivery {
  protected override canTurnLive(): boolean {
    return true;
  }
}

/** Rule 11 left out: what comes while the device is stored is pushed at once. */
class OvertakingDelivery extends DeviceDelivery {
  override offer(item: DeviceRecord): void {
    if (this.subscription !== null) this.live = true;
    super.offer(item);
  }
}

/** Rule 12 left out: a record is settled when it is handed over, not when it is acknowledged or durable. */
class HastyDelivery extends DeviceDelivery {
  override offer(item: DeviceRecord): void {
    this.host.settled(item.offset);
    super.offer(item);
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
    if (this.subscription === null && event !== null && event !== undefined) this.host.settled(item.offset);
    else super.offer(item);
  }
}

/** Rule 11 left out: what is outstanding is forgotten when the connection goes. */
class ForgetfulDelivery extends DeviceDelivery {
  protected override becomeStored(): void {
    this.live = false;
  }
}

/** As rule 17 says it must not be: a late writer brings back what was deleted. */
class ForgivingMailbox extends UnreliableMailbox {
  private readonly resurrected = new Map<string, MailboxItem[]>();

  override async write(items: readonly MailboxWrite[]): Promise<void> {
    await super.write(items);
    for (const item of items) {
      const key = `${item.device.account}.${item.device.device}.${item.device.incarnation}`;
      this.resurrected.set(key, [...this.resurrected.get(key) ?? [], item].slice(-3));
    }
  }

  override async read(...parameters: Parameters<UnreliableMailbox['read']>): Promise<readonly MailboxItem[]> {
    const found = await super.read(...parameters);
    const [device, range] = parameters;
    const late = this.resurrected.get(`${device.account}.${device.device}.${device.incarnation}`)?.[0];
    const fits = late !== undefined && (range.after === null || comparePositions(late.position, range.after) > 0) && (range.below === null || comparePositions(late.position, range.below) < 0);
    return fits && found.length === 0 ? [late] : found;
  }
}

function delivery(make: new (host: DeliveryHost, key: DeviceKey) => DeviceDelivery): Planted {
  return { parts: { makeDelivery: (host, key) => new make(host, key) } };
}

/**
 * Rules taken out, one at a time; the simulation must notice each. Rule 13 is not among them: it takes a lost owner's late row above the commit and a replay that
 * stands still below it, which random faults meet too rarely. test/gateway/routing/partition-owner.test.ts makes exactly that ("rows at or above the commit").
 */
export const plantedBugs: Readonly<Record<string, Planted>> = {
  'rule 11: live before the spills are durable': delivery(ImpatientDelivery),
  'rule 11: live pushes overtake the mailbox': delivery(OvertakingDelivery),
  'rule 11: outstanding deliveries are not spilled': delivery(ForgetfulDelivery),
  'rule 12: commit before acknowledgement or mailbox': delivery(HastyDelivery),
  'rule 17: a late writer undoes a deletion': { mailbox: ForgivingMailbox },
  'rule 21: a sender that is away is never told of a short set': delivery(InstantDelivery),
  'rule 21: a removed device stays connected': delivery(LoyalDelivery),
};
