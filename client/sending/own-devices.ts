import { parseContent, serializeContent } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { toHex } from '../../proto/hex.ts';
import { accountIdToBytes } from '../../proto/ids.ts';
import type { Core } from '../core.ts';
import type { Content } from '../messages/content.ts';
import { nextOrder } from '../messages/message-rows.ts';
import { drop, put, type RowWrite } from '../profile/profile-rows.ts';
import type { Directory } from '../trust/directory.ts';
import type { Sender } from './sender.ts';

/** Keeps the own other devices in step: what is written as a job is sealed for them when there is a connection. */
export class OwnDevices {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly sender: Sender;

  constructor(core: Core, directory: Directory, sender: Sender) {
    this.core = core;
    this.directory = directory;
    this.sender = sender;
  }

  /** A job's row, to be written with what it tells of; none when there is no other device. */
  job(content: Pick<Content, 'syncState' | 'profile'>): RowWrite[] {
    if (this.directory.own().devices.length < 2) return [];
    const contentId = this.core.random.bytes(16);
    const whole = { contentId, authoredAtMs: this.core.clock.nowMs(), conversation: { account: accountIdToBytes(this.core.account) }, ...content };
    return [put('syncJob', toHex(contentId), { contentId: toHex(contentId), content: serializeContent(whole), order: nextOrder(this.core.clock.nowMs()) })];
  }

  /** Sends the jobs that wait, in order. What cannot go now waits for the next connection. */
  flush(): void {
    if (this.core.connector.now() === null || this.core.store.list('syncJob', { limit: 1 }).length === 0) return;
    this.core.background(this.sender.inLane(this.core.account, () => this.flushInLane()));
  }

  private async flushInLane(): Promise<void> {
    for (const job of this.core.store.list('syncJob')) {
      const parsed = parseContent(job.content);
      const done = drop('syncJob', job.contentId);
      if (parsed.kind !== 'content' || this.directory.own().devices.length < 2) {
        this.core.store.commit([done]);
        continue;
      }
      try {
        await this.sender.sendInLane({ recipient: this.core.account, purpose: 'sync', content: parsed.content, urgent: false, writtenFor: null, rows: () => [done] });
      } catch (error) {
        // A new device without keys must not hold back what comes after; it is told at the next connection.
        if (!SealgateError.is(error) || error.canRetry) throw error;
        this.core.store.commit([done]);
      }
    }
  }
}
