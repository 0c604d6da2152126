import { serializeContent, type VerifiedManifest } from '../../crypto/index.ts';
import { toHex } from '../../proto/hex.ts';
import { accountIdToBytes } from '../../proto/ids.ts';
import type { Message } from '../message.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import { messageKey, messageWrite, nextOrder, publicMessage, startTimer } from '../messages/message-rows.ts';
import { drop, put, type MessageRow, type OutboxRow, type RowWrite, type SendPurpose, type SentRow } from '../profile/profile-rows.ts';
import { outboxKey } from './outbox-rows.ts';

interface Settled { readonly writes: RowWrite[]; readonly message: Message | null }

/** Own devices show these too. */
const copied: ReadonlySet<SendPurpose> = new Set(['message', 'action']);
/** Can be asked for again, and completed. */
const kept: ReadonlySet<SendPurpose> = new Set(['message', 'action', 'receipt', 'profile', 'sync', 'retryAnswer']);

/** What an accepted send changes, as one transaction. */
export function acceptedRows(core: Core, ownManifest: VerifiedManifest, row: OutboxRow, envelopeId: string, acceptedAtMs: number): Settled {
  const writes: RowWrite[] = [drop('outbox', outboxKey(row))];
  if (row.purpose === 'completion') writes.push(...completionRows(core, row));
  if (kept.has(row.purpose)) writes.push(put('sent', row.clientMessageId, sentRow(row, acceptedAtMs, core.clock.nowMs())));
  // A content that is sent again has its place in the chain already.
  if (kept.has(row.purpose) && row.purpose !== 'retryAnswer') writes.push(put('chain', `sent/${row.recipient}`, { contentId: row.contentId }));
  if (copied.has(row.purpose) && ownManifest.devices.length > 1) writes.push(syncRow(core, row));
  const message = shownMessage(core, row);
  if (message === null) return { writes, message: null };
  const isNew = message.state === 'sending' || message.state === 'failed';
  const started = startTimer({ ...message, envelopeId, acceptedAtMs, state: isNew ? 'accepted' : message.state }, core.clock.nowMs());
  return { writes: [...writes, messageWrite(started.row), ...started.writes], message: publicMessage(started.row) };
}

/** What a refused send changes. */
export function failedRows(core: Core, row: OutboxRow): Settled {
  const writes: RowWrite[] = [drop('outbox', outboxKey(row))];
  const message = shownMessage(core, row);
  if (message?.state !== 'sending') return { writes, message: null };
  const failed: MessageRow = { ...message, state: 'failed' };
  return { writes: [...writes, messageWrite(failed)], message: publicMessage(failed) };
}

function shownMessage(core: Core, row: OutboxRow): MessageRow | null {
  return row.purpose === 'message' ? core.store.get('message', messageKey({ author: core.account, contentId: row.contentId })) : null;
}

function sentRow(row: OutboxRow, acceptedAtMs: number, nowMs: number): SentRow {
  const { clientMessageId, recipient, content, contentId, accountKey, devices } = row;
  return { clientMessageId, recipient, content, contentId, accountKey, acceptedAtMs, keptSinceMs: nowMs, devices, answered: [] };
}

function completionRows(core: Core, row: OutboxRow): RowWrite[] {
  const sent = core.store.get('sent', row.clientMessageId);
  return sent === null ? [] : [put('sent', row.clientMessageId, { ...sent, devices: [...sent.devices, ...row.devices] })];
}

/** The copy for the own other devices, to be sealed next. */
function syncRow(core: Core, row: OutboxRow): RowWrite {
  const contentId = core.random.bytes(16);
  const content = serializeContent({
    contentId, authoredAtMs: core.clock.nowMs(), conversation: { account: accountIdToBytes(core.account) },
    syncSent: {
      recipient: accountIdToBytes(row.recipient),
      content: row.content,
      number: contactOf(core.store, row.recipient).number ?? '',
    },
  });
  return put('syncJob', toHex(contentId), { contentId: toHex(contentId), content, order: nextOrder(core.clock.nowMs()) });
}
