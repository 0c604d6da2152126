import { toHex } from '../../proto/hex.ts';
import { accountIdFromBytes } from '../../proto/ids.ts';
import { publicContact } from '../contacts.ts';
import type { Core } from '../core.ts';
import type { Content } from '../messages/content.ts';
import { messageKey, messageWrite, startTimer } from '../messages/message-rows.ts';
import { put } from '../profile/profile-rows.ts';
import type { Effects } from './effects.ts';

/** What the person has decided and read at an own other device. */
export function applyOwnState(core: Core, state: NonNullable<Content['syncState']>, effects: Effects): void {
  const account = accountIdFromBytes(state.account ?? new Uint8Array());
  if (account !== null && account !== core.account) {
    const relation = state.blocked === true ? 'blocked' as const : state.accepted === true ? 'contact' as const : 'none' as const;
    const contact = { ...effects.contact(account), relation };
    effects.setContact(contact);
    if (state.custody) {
      const terms = toHex(state.custody.terms ?? new Uint8Array());
      effects.write(put('custody', account, { account, asked: terms, answer: { terms, accepted: state.custody.accepted === true } }));
    }
    effects.tellThen('contactChanged', () => publicContact(core, contact));
  }
  for (const contentId of new Set((state.readContentIds ?? []).map(toHex))) applyReadElsewhere(core, contentId, effects);
}

/** Content ids name what some contact wrote: looked for in the unread of each conversation. */
function applyReadElsewhere(core: Core, contentId: string, effects: Effects): void {
  for (const contact of core.store.list('contact')) {
    const row = core.store.get('message', messageKey({ author: contact.account, contentId }));
    if (row?.state !== 'received') continue;
    const started = startTimer({ ...row, state: 'read' }, core.clock.nowMs());
    effects.write(messageWrite(started.row), ...started.writes);
    const { unread } = effects.contact(contact.account);
    effects.setContact({ ...effects.contact(contact.account), unread: Math.max(0, unread - 1) });
  }
}
