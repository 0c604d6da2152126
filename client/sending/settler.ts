import { parseContent } from '../../crypto/index.ts';
import { sleep } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { toHex } from '../../proto/hex.ts';
import type { SentMessage } from '../message.ts';
import { BackOff } from '../connection/back-off.ts';
import { bodyOf } from '../connection/frames.ts';
import type { Core } from '../core.ts';
import { drop, put, type OutboxRow, type RowWrite } from '../profile/profile-rows.ts';
import type { Directory } from '../trust/directory.ts';
import { newClientMessageId, outboxKey, underNewId } from './outbox-rows.ts';
import type { Outgoing, OutboxSealer } from './outbox-sealer.ts';
import { ATTEMPTS_MAX, awaited, resultUnknown, SEND_PAUSE_MAX_MS, soon, unknown } from './refusals.ts';
import type { Sealer } from './sealer.ts';
import { acceptedRows, failedRows } from './settled-rows.ts';

/** A row and what is known of it. */
interface Attempt {
  readonly row: OutboxRow;
  /** An attempt under this id had no answer: whatever is answered to a later one, it may have been taken. */
  readonly mayBeTaken: boolean;
}

export interface SettlerParts {
  readonly core: Core;
  readonly directory: Directory;
  readonly sealer: Sealer;
  readonly outboxSealer: OutboxSealer;
  /** Told after something was accepted and its rows are durable. */
  readonly onAccepted: (row: OutboxRow) => void;
}

/** Brings a row of the outbox to its end: accepted or refused, durably; what may have been taken stays, and goes again by itself. */
export class Settler {
  private readonly parts: SettlerParts;
  private readonly core: Core;
  private readonly directory: Directory;

  constructor(parts: SettlerParts) {
    this.parts = parts;
    this.core = parts.core;
    this.directory = parts.directory;
  }

  /** Sends until the result is known. `mayBeTaken`: it was sent before, with an unknown result. Rejects with the refusal, RESULT_UNKNOWN when the row stays. */
  async settle(row: OutboxRow, mayBeTaken = false): Promise<SentMessage> {
    const backOff = new BackOff(this.core.random);
    let tried: Attempt = { row, mayBeTaken };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.push(tried.row);
      } catch (error) {
        if (!SealgateError.is(error)) throw error;
        tried = await this.afterRefusal(tried, error, attempt, backOff);
      }
    }
  }

  private async push(row: OutboxRow): Promise<SentMessage> {
    this.core.custody().assertAccepted(row.recipient);
    const connection = await this.core.connector.connection(this.core.offlineAfterMs).catch((error: unknown) => {
      throw new SealgateError('RESULT_UNKNOWN', { detail: 'no connection', cause: error });
    });
    const accepted = bodyOf(await connection.requestSend(row.send), 'accepted');
    const envelopeId = toHex(accepted.envelopeId ?? new Uint8Array());
    const acceptedAtMs = accepted.acceptedAtMs ?? 0;
    const { writes, message } = acceptedRows(this.core, this.directory.own(), row, envelopeId, acceptedAtMs);
    this.commitAccepted(writes);
    if (message !== null) this.core.events.emit('state', message);
    this.parts.onAccepted(row);
    return { contentId: row.contentId, envelopeId, acceptedAtMs };
  }

  /** A profile that cannot say that it was accepted sends the same bytes again later. */
  private commitAccepted(writes: readonly RowWrite[]): void {
    try {
      this.core.store.commit(writes);
    } catch (error) {
      throw new SealgateError('RESULT_UNKNOWN', { detail: 'the profile cannot be written', cause: error });
    }
  }

  /** What to send next, or throws: then the row is gone, unless it goes again later. */
  private async afterRefusal({ row, mayBeTaken: mayHaveBeen }: Attempt, error: SealgateError, attempt: number, backOff: BackOff): Promise<Attempt> {
    const isUnknown = unknown.has(error.code);
    const mayBeTaken = mayHaveBeen || isUnknown;
    const isOver = attempt >= ATTEMPTS_MAX;
    if (isUnknown && (isOver || SealgateError.is(error.cause))) throw resultUnknown(error);
    if (isOver && soon.has(error.code) && (mayBeTaken || !awaited.has(row.purpose))) throw resultUnknown(error);
    if (isOver) throw this.fail(row, error);
    if (error.code === 'STALE_MANIFEST') return untried(await this.sealAnew(row, error));
    if (error.code === 'CUSTODY_PENDING' && attempt === 1 && await this.tellCustodyAgain(row)) return untried(this.renewed(row));
    if (!isUnknown && !soon.has(error.code)) throw this.fail(row, error);
    // A lost connection is waited for in push(); only answers are paced here.
    if (error.code !== 'OFFLINE') await sleep(this.core.clock, Math.min(SEND_PAUSE_MAX_MS, Math.max(error.retryAfterMs, backOff.nextMs())));
    return mayBeTaken || row.purpose === 'completion' ? { row, mayBeTaken } : untried(this.renewed(row));
  }

  /** What was refused, and of which nothing can have been taken, goes again under a new id. */
  private renewed(row: OutboxRow): OutboxRow {
    const renewed = underNewId(row, newClientMessageId(this.core.random));
    this.core.store.commit([drop('outbox', outboxKey(row)), put('outbox', outboxKey(renewed), renewed)]);
    return renewed;
  }

  /** Whether the server has forgotten that the person agreed to who holds this business's keys, and knows it again. */
  private async tellCustodyAgain({ recipient }: OutboxRow): Promise<boolean> {
    try {
      return await this.core.custody().tellAgain(recipient);
    } catch (error) {
      if (SealgateError.is(error)) return false;
      throw error;
    }
  }

  /** The recipient's devices have changed: a new message, for those of the manifest in the answer. */
  private async sealAnew(row: OutboxRow, error: SealgateError): Promise<OutboxRow> {
    try {
      const manifest = error.manifest === null ? await this.directory.refresh(row.recipient) : this.directory.consider(row.recipient, error.manifest);
      this.parts.sealer.assertMayWrite(row.recipient, row.accountKey, manifest);
      const parsed = parseContent(row.content);
      if (parsed.kind !== 'content' || row.purpose === 'retryRequest') throw error;
      const outgoing: Outgoing = { recipient: row.recipient, purpose: row.purpose, content: parsed.content, urgent: row.purpose === 'message', writtenFor: row.accountKey };
      if (row.purpose !== 'completion') return await this.parts.outboxSealer.forNewest(outgoing, row);
      const completion = await this.parts.outboxSealer.forThoseOf(row, outgoing, manifest);
      if (completion === null) throw error;
      return completion;
    } catch (trouble) {
      if (SealgateError.is(trouble) && unknown.has(trouble.code)) throw resultUnknown(trouble);
      throw SealgateError.is(trouble) ? this.fail(row, trouble) : trouble;
    }
  }

  private fail(row: OutboxRow, error: SealgateError): SealgateError {
    const { writes, message } = failedRows(this.core, row);
    this.core.store.commit(writes);
    if (message !== null) this.core.events.emit('state', message);
    return error;
  }
}

function untried(row: OutboxRow): Attempt {
  return { row, mayBeTaken: false };
}
