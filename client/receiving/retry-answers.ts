import { makeRetryRequest, parseContent, type Bytes, type RetryRequest } from '../../crypto/index.ts';
import type { AccountId, DeviceId } from '../../proto/ids.ts';
import { sameBytes } from '../bytes.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import type { Content } from '../messages/content.ts';
import { put, type RowWrite, type SentRow } from '../profile/profile-rows.ts';
import type { Sender } from '../sending/sender.ts';
import type { Directory } from '../trust/directory.ts';
import type { Incoming } from './incoming.ts';

type SenderDevice = NonNullable<Incoming['sender']>;

const ANSWER_WITHIN_MS = 24 * 3_600_000;

/** What could not be read is asked for once; what we are asked for is answered once, for a day, and only to the device that it was sealed for. */
export class RetryAnswers {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly sender: Sender;
  private pending: (() => Promise<void>)[] = [];

  constructor(core: Core, directory: Directory, sender: Sender) {
    this.core = core;
    this.directory = directory;
    this.sender = sender;
  }

  /** Rows that remember the question; it is asked by flush(). Strangers are not asked: that would tell them that this device is there. */
  ask(incoming: Incoming & { readonly sender: SenderDevice }): RowWrite[] {
    const { account, device } = incoming.sender;
    const isOwn = account === this.core.account;
    const key = `${account}.${device}/${incoming.envelopeId}`;
    if (!isOwn && contactOf(this.core.store, account).relation !== 'contact') return [];
    if (this.core.store.get('retry', key) !== null) return [];
    const request = makeRetryRequest({ account, device }, incoming.payload, incoming.acceptedAtMs);
    if (request === null) return [];
    this.pending.push(() => this.sender.sendPlain(account, request));
    return [put('retry', key, { atMs: this.core.clock.nowMs() })];
  }

  /** Rows that remember the answer, which flush() sends; null: not to be answered, anybody can forge such a request. */
  answer(from: SenderDevice, request: RetryRequest): RowWrite[] | null {
    const asked = this.core.store.list('sent', { group: from.account }).filter(row => row.acceptedAtMs === request.acceptedAtMs && this.mayAnswer(from, row));
    if (asked.length === 0) return null;
    this.pending.push(() => this.sendAgain(from.account, from.device, request.currentSession, asked));
    return asked.map(row => put('sent', row.clientMessageId, { ...row, answered: [...row.answered, from.device] }));
  }

  /** Sends what ask() and answer() prepared, now that it is remembered. */
  flush(): void {
    for (const task of this.pending.splice(0)) this.core.background(task());
  }

  private mayAnswer(from: SenderDevice, row: SentRow): boolean {
    const listed = this.directory.identityKeyOf(from.account, from.device);
    const sealedFor = row.devices.find(entry => entry.device === from.device && entry.incarnation === from.incarnation);
    return this.core.clock.nowMs() - row.keptSinceMs <= ANSWER_WITHIN_MS
      && listed !== null && sealedFor !== undefined && sameBytes(listed, sealedFor.identityKey) && !row.answered.includes(from.device);
  }

  private async sendAgain(account: AccountId, device: DeviceId, archives: boolean, rows: readonly SentRow[]): Promise<void> {
    if (archives) await this.core.ratchets.archive({ account, device }, async writes => { this.core.store.commit([], writes); });
    for (const row of rows) await this.sendRowAgain(row.recipient, row.content, row.accountKey);
  }

  private async sendRowAgain(recipient: AccountId, content: Bytes, accountKey: Bytes): Promise<void> {
    const parsed = parseContent(content);
    if (parsed.kind !== 'content') return;
    const again: Content = parsed.content;
    await this.sender.send({ recipient, purpose: 'retryAnswer', content: { ...again, resent: true }, urgent: false, writtenFor: accountKey });
  }
}
