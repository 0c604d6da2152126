import { SealgateError } from '../../../../proto/errors.ts';
import type { AccountId } from '../../../../proto/ids.ts';
import type { ConversationKey, ConversationStore } from '../../../../storage/conversations/conversations.ts';

const AT_ONCE = 16;
const nothing = new Uint8Array();

/**
 * Destroys what is kept of a hosted account: its private keys first, then pairs of one-time keys, and of each conversation the ratchets, what is remembered and what waits to be sent. Events that wait for apps
 * stay, with an empty state beneath them. Again it goes on with what is left. Rejects as the store does.
 */
export async function eraseHosted(store: ConversationStore, business: AccountId): Promise<void> {
  await store.erase(business, business);
  for (let after: AccountId | null = null; ;) {
    const peers: readonly AccountId[] = await store.peers(business, after, AT_ONCE);
    await Promise.all(peers.map(peer => eraseOne(store, { business, peer })));
    after = peers.at(-1) ?? null;
    if (after === null) return;
  }
}

async function eraseOne(store: ConversationStore, key: ConversationKey): Promise<void> {
  if ((await store.appsWaiting(key)).length === 0) await store.erase(key.business, key.peer);
  else while (!await isEmptied(store, key));
}

/** False: somebody was faster, or nobody knows. */
async function isEmptied(store: ConversationStore, key: ConversationKey): Promise<boolean> {
  const { version, commands, outbox } = await store.load(key);
  try {
    return await store.apply(key, { version, state: nothing, commandsDone: commands.map(({ id }) => id), outboxDone: outbox.map(({ id }) => id) }) === 'applied';
  } catch (error) {
    if (!SealgateError.is(error, 'RESULT_UNKNOWN')) throw error;
    return false;
  }
}
