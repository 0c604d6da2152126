import { SealgateError } from '../proto/errors.ts';
import { content as schema, type messages } from '../proto/messages.ts';
import { own } from './bytes.ts';
import { contentFault } from './content-form.ts';
import { contentLimits } from './content-limits.ts';
import type { Bytes } from './key-db.ts';
import { pad, unpad } from './padding.ts';

type ContentFields = messages.sealgate.content.v1.Content.$Properties;
type Content = ReturnType<typeof schema.Content.decode>;

export type ContentOutcome =
  /** Valid: lengths of ids, ranges, limits. The body is one that this version knows. */
  | { readonly kind: 'content'; readonly content: Content }
  /** Made for newer readers: say so in the conversation. Of its fields only the ids have been checked. */
  | { readonly kind: 'newer'; readonly content: Content }
  /** Not content. `detail` has no content in it. */
  | { readonly kind: 'malformed'; readonly detail: string };

/** Encodes and pads: what is sealed. Sets schema and schemaMin to this version's when they are absent. Throws MALFORMED or TOO_LARGE for what decodeContent would not take. */
export function encodeContent(content: ContentFields, serialized = serializeContent(content)): Bytes {
  const padded = pad(serialized);
  const max = content.syncSent ? contentLimits.paddedBytesMax : contentLimits.paddedBytesMax - contentLimits.syncOverheadBytes;
  if (padded.length > max) throw new SealgateError('TOO_LARGE', { detail: 'content' });
  return padded;
}

/** What was sealed. Never throws. The result does not alias `padded`. */
export function decodeContent(padded: Uint8Array): ContentOutcome {
  if (padded.length > contentLimits.paddedBytesMax) return malformed('too long');
  const encoded = unpad(padded);
  return encoded === null ? malformed('padding') : parseContent(encoded);
}

/** Without the padding: for SyncSent.content and for history. Throws as encodeContent. */
export function serializeContent(content: ContentFields): Bytes {
  const filled = { ...content, schema: content.schema ?? contentLimits.schema, schemaMin: content.schemaMin ?? contentLimits.schema };
  const fault = contentFault(filled);
  if (fault !== null) throw new SealgateError(fault.tooLarge ? 'TOO_LARGE' : 'MALFORMED', { detail: fault.detail });
  return own(schema.Content.encode(filled).finish());
}

/** Without the padding. Never throws. The result does not alias `encoded`. */
export function parseContent(encoded: Uint8Array): ContentOutcome {
  let content: Content;
  try {
    content = schema.Content.decode(own(encoded));
  } catch {
    return malformed('does not decode');
  }
  const isNewer = content.schema > contentLimits.schema && (content.schemaMin > contentLimits.schema || content.body === undefined);
  const fault = contentFault(content, { headOnly: isNewer });
  if (fault !== null) return malformed(fault.detail);
  return { kind: isNewer ? 'newer' : 'content', content };
}

function malformed(detail: string): ContentOutcome {
  return { kind: 'malformed', detail };
}
