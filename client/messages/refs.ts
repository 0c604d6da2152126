import { toHex } from '../../proto/hex.ts';
import type { messages } from '../../proto/messages.ts';
import { accountIdFromBytes, accountIdToBytes } from '../../proto/ids.ts';
import type { MessageRef } from '../body.ts';
import { fromHex } from '../bytes.ts';

type ContentRef = messages.sealgate.content.v1.ContentRef.$Properties;

export function refToWire(ref: MessageRef): ContentRef {
  return { author: accountIdToBytes(ref.author), contentId: fromHex(ref.contentId) };
}

/** null when it names nobody. */
export function refFromWire(ref: ContentRef | null | undefined): MessageRef | null {
  const author = accountIdFromBytes(ref?.author ?? new Uint8Array());
  return author === null || !ref?.contentId ? null : { author, contentId: toHex(ref.contentId) };
}
