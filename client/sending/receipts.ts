import { contentLimits } from '../../crypto/index.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import type { Cancel } from '../../proto/clock.ts';
import { content as schema } from '../../proto/messages.ts';
import { fromHex } from '../bytes.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import type { ReceiptRow } from '../profile/profile-rows.ts';
import { dropReceipt } from './receipt-rows.ts';
import type { Sender } from './sender.ts';

const BATCH_MS = 1000;

/** Tells authors what was delivered and read: encrypted, gathered for up to a second, never to people who have not been accepted. */
export class Receipts {
  private readonly core: Core;
  private readonly sender: Sender;
  private cancelTimer: Cancel | null = null;

  constructor(core: Core, sender: Sender) {
    this.core = core;
    this.sender = sender;
  }

  /** There is something to tell. */
  kick(): void {
    if (this.cancelTimer !== null) return;
    this.cancelTimer = this.core.clock.after(BATCH_MS, () => {
      this.cancelTimer = null;
      this.core.background(this.flush());
    });
  }

  /** Tells now what is waiting, when there is a connection. */
  async flush(): Promise<void> {
    if (this.core.connector.now() === null) return;
    const accounts = new Set(this.core.store.list('receipt').map(row => row.account));
    await Promise.all([...accounts].map(account => this.sender.inLane(account, () => this.flushFor(account))));
  }

  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private async flushFor(account: AccountId): Promise<void> {
    const contact = contactOf(this.core.store, account);
    const rows = this.core.store.list('receipt', { group: account });
    const custody = this.core.custody().decision(account);
    const isAgreed = custody === 'notNeeded' || custody === 'accepted';
    if (contact.relation !== 'contact' || contact.keyChange === 'blocking' || !isAgreed || !this.core.self().receipts) {
      this.core.store.commit(rows.map(dropReceipt));
      return;
    }
    const isRead = new Set(rows.filter(row => row.kind === 'read').map(row => row.contentId));
    // Who has read it has it.
    await this.send(account, 'delivered', rows.filter(row => row.kind === 'delivered' && !isRead.has(row.contentId)));
    await this.send(account, 'read', rows.filter(row => row.kind === 'read'));
    this.core.store.commit(rows.filter(row => row.kind === 'delivered' && isRead.has(row.contentId)).map(dropReceipt));
  }

  private async send(account: AccountId, kind: ReceiptRow['kind'], all: readonly ReceiptRow[]): Promise<void> {
    for (let from = 0; from < all.length; from += contentLimits.receiptIdsMax) {
      const rows = all.slice(from, from + contentLimits.receiptIdsMax);
      await this.sender.sendInLane({
        recipient: account, purpose: 'receipt', urgent: false, writtenFor: null, rows: () => rows.map(dropReceipt),
        content: {
          contentId: this.core.random.bytes(contentLimits.contentIdBytes), authoredAtMs: this.core.clock.nowMs(), conversation: { account: accountIdToBytes(account) },
          receipt: { kind: kind === 'read' ? schema.Receipt.Kind.READ : schema.Receipt.Kind.DELIVERED, contentIds: rows.map(row => fromHex(row.contentId)) },
        },
      });
    }
  }
}
