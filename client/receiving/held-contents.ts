import { decodeContent, type Bytes } from '../../crypto/index.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { Core } from '../core.ts';
import { nextOrder } from '../messages/message-rows.ts';
import { drop, put, type HeldRow, type RowWrite } from '../profile/profile-rows.ts';
import { applyContent } from './apply-content.ts';
import { Effects } from './effects.ts';
import { envelopeKey, type Incoming } from './incoming.ts';

/** What came from a business before the person had agreed to who holds its keys is kept as it was opened: it is shown, in order, when they agree, and goes when they decline. */
export function holdContent(core: Core, incoming: Incoming & Pick<HeldRow, 'sender'>, plaintext: Bytes): RowWrite {
  const { sender, envelopeId, acceptedAtMs } = incoming;
  const key = envelopeKey(incoming);
  return put('held', key, { key, sender, envelopeId, acceptedAtMs, plaintext, order: nextOrder(core.clock.nowMs()) });
}

/** The person has decided: shows what is held, or forgets it. */
export function settleHeld(core: Core, account: AccountId): void {
  const decision = core.custody().decision(account);
  if (decision === 'declined') core.store.commit(core.store.list('held', { group: account }).map(({ key }) => drop('held', key)));
  else if (decision !== 'pending') release(core, account);
}

/** Each in a transaction of its own, so that what was shown is not shown again. */
function release(core: Core, account: AccountId): void {
  for (const { key, plaintext, ...kept } of core.store.list('held', { group: account })) {
    const decoded = decodeContent(plaintext);
    const effects = new Effects(core.store);
    const incoming = { ...kept, position: null, payload: new Uint8Array(), ephemeral: false };
    if (decoded.kind !== 'malformed') applyContent(core, incoming, decoded.content, decoded.kind === 'newer', effects);
    core.store.commit([...effects.rows, drop('held', key)]);
    effects.emit(core.events);
  }
}
