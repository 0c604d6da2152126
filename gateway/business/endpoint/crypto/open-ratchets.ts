import type { AccountId } from '../../../../proto/ids.ts';
import type { OpenConversation } from './open-conversation.ts';

interface Of { readonly business: AccountId; readonly peer: AccountId }
interface Entry { readonly tag: Uint8Array; readonly open: OpenConversation }

/** Some tens of KB each: all that the server kept of a conversation was 62 KB in a run with 18,000. What is not here is opened from its sealed state. */
const ENTRIES_MAX = 20_000;

/**
 * Ratchets that were opened or moved here, kept for the conversation's next message. The tag says of which sealed state they are: a gateway whose change was not saved names another one, so that
 * what only this process believes is never gone on from.
 */
export class OpenRatchets {
  private readonly entries = new Map<string, Entry>();

  /** null: this state is not here. Whatever there was of the conversation is gone then. */
  take(of: Of, tag: Uint8Array): OpenConversation | null {
    const name = nameOf(of);
    const entry = this.entries.get(name);
    this.entries.delete(name);
    return entry !== undefined && Buffer.compare(entry.tag, tag) === 0 ? entry.open : null;
  }

  keep(of: Of, tag: Uint8Array, open: OpenConversation): void {
    const name = nameOf(of);
    this.entries.delete(name);
    // Not a Buffer: a few bytes of a pool would keep the whole pool.
    this.entries.set(name, { tag: new Uint8Array(tag), open });
    const [oldest] = this.entries.size > ENTRIES_MAX ? this.entries.keys() : [];
    if (oldest !== undefined) this.entries.delete(oldest);
  }
}

function nameOf({ business, peer }: Of): string {
  return business + peer;
}
