import type { messages } from '../proto/messages.ts';
import type { Bytes } from './key-db.ts';

type Content = messages.sealgate.content.v1.Content.$Properties;

export type ContentOutcome =
  /** Valid: lengths of ids, ranges, limits. The body is one that this version knows. */
  | { readonly kind: 'content'; readonly content: messages.sealgate.content.v1.Content }
  /** Valid as far as it can be read, but made for newer readers: say so in the conversation. */
  | { readonly kind: 'newer'; readonly content: messages.sealgate.content.v1.Content }
  /** Not content. `detail` has no content in it. */
  | { readonly kind: 'malformed'; readonly detail: string };

/** Encodes and pads. Sets schema and schemaMin when they are absent. Throws MALFORMED or TOO_LARGE for what decodeContent would not take. */
export function encodeContent(content: Content): Bytes {
  throw new Error(`not yet ${String(content.schema)}`);
}

/** Never throws. The result does not alias `padded`. */
export function decodeContent(padded: Uint8Array): ContentOutcome {
  throw new Error(`not yet ${padded.length}`);
}
