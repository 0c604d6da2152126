import { SealgateError } from '../../../../proto/errors.ts';
import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import type { ConversationHost, ConversationLine, LineBacklog, Tenure } from './conversation-line.ts';
import type { ConversationWork } from './conversation-work.ts';

const always: Tenure = { isOver: () => false, holds: () => true };
const noBacklog: LineBacklog = { partitions: 0, leased: 0, lag: 0 };

/** Of a node that is alone: it owns every conversation, and the conversation's rows are the first to have the work. */
export class DirectLine implements ConversationLine {
  private host: ConversationHost | null = null;
  private isStarted = false;

  serve(host: ConversationHost): void {
    this.host = host;
  }

  async hand(key: ConversationKey, work: ConversationWork): Promise<void> {
    if (this.host === null) throw new SealgateError('UNAVAILABLE', { detail: 'nobody works conversations yet' });
    await this.host.work(key, work, always, true);
  }

  tenureOf(): Tenure | null {
    return this.isStarted ? always : null;
  }

  async start(): Promise<void> {
    this.isStarted = true;
    await this.host?.takeOver(() => true);
  }

  /** There is nobody to take over. */
  leave(): Promise<void> {
    return Promise.resolve();
  }

  backlog(): LineBacklog {
    return noBacklog;
  }
}
