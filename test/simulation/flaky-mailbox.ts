import type { Clock } from '../../proto/clock.ts';
import type { DeviceKey } from '../../proto/ids.ts';
import type { Position } from '../../proto/position.ts';
import type { Random } from '../../proto/random.ts';
import { MemoryMailbox } from '../../storage/mailbox/mailbox-memory.ts';
import type { MailboxItem, MailboxWrite } from '../../storage/mailbox/mailbox.ts';

/** A mailbox whose writes fail, half happen, time out after applying, or apply late; whose reads and deletions fail. Heals when told. */
export class UnreliableMailbox extends MemoryMailbox {
  faults = true;
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(clock: Clock, random: Random) {
    super();
    this.clock = clock;
    this.random = random;
  }

  override async write(items: readonly MailboxWrite[]): Promise<void> {
    const fate = this.faults ? this.random.fraction() : 1;
    if (fate < 0.05) throw new Error('refused');
    if (fate < 0.1) await super.write(items.slice(0, Math.ceil(items.length / 2)));
    else if (fate < 0.15) this.clock.after(this.random.fraction() * 300, () => { void super.write(items); });
    else if (fate < 0.2) await super.write(items);
    if (fate < 0.2) throw new Error('timed out');
    if (this.faults) await this.pause();
    await super.write(items);
  }

  override async read(...parameters: Parameters<MemoryMailbox['read']>): Promise<readonly MailboxItem[]> {
    if (this.faults && this.random.fraction() < 0.1) throw new Error('timed out');
    if (this.faults) await this.pause();
    return super.read(...parameters);
  }

  override async deleteUpTo(device: DeviceKey, position: Position): Promise<void> {
    if (this.faults && this.random.fraction() < 0.1) throw new Error('timed out');
    await super.deleteUpTo(device, position);
  }

  private pause(): Promise<void> {
    return new Promise(resolve => { this.clock.after(this.random.fraction() * 20, resolve); });
  }
}
