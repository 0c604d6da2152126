import type { Position } from '../../../proto/position.ts';
import type { MailboxItem } from '../../../storage/mailbox/mailbox.ts';
import type { PushWindow } from './push-window.ts';

/** How far the mailbox was read for one connection, and what was read and not yet pushed. */
export class MailboxCursor {
  /** The mailbox may hold something that was not read. */
  isStale: boolean;
  after: Position | null = null;
  private unread: readonly MailboxItem[] | null = null;
  private head = 0;

  /** It reads from the start, unless nothing is there. */
  constructor(isEmpty: boolean) {
    this.isStale = !isEmpty;
  }

  /** Whether there are positions below `below` that were not read. */
  mayFind({ epoch, offset }: Position): boolean {
    return this.after?.epoch !== epoch || this.after.offset + 1 < offset;
  }

  took(items: readonly MailboxItem[]): void {
    this.unread = items.length === 0 ? null : items;
    this.head = 0;
  }

  /** The connection is over. */
  forget(): void {
    this.unread = null;
  }

  /** Whether everything that was read has been pushed. */
  get isDone(): boolean {
    return this.unread === null;
  }

  pushed(count: number): void {
    this.head += count;
    if (this.unread !== null && this.head >= this.unread.length) this.unread = null;
  }

  /** As many of those that were read as the window takes; one of any size if it is empty. */
  nextBatch(window: PushWindow): readonly MailboxItem[] {
    const batch: MailboxItem[] = [];
    let messages = window.roomMessages;
    let bytes = window.roomBytes;
    let isFirst = window.count === 0;
    for (const item of window.socketFull ? [] : this.unread?.slice(this.head, this.head + messages) ?? []) {
      if (!isFirst && (messages <= 0 || item.delivery.length > bytes)) break;
      batch.push(item);
      messages -= 1;
      bytes -= item.delivery.length;
      isFirst = false;
    }
    return batch;
  }
}
