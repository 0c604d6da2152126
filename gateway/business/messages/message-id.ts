/** What a message id says: which conversation, who wrote it, which content. */
export interface MessageIdParts {
  /** The consumer's digits, whoever wrote it. */
  readonly waId: string;
  readonly author: 'business' | 'consumer';
  /** 16 bytes. */
  readonly contentId: Uint8Array;
}

const START = '\x1c\x18';
const MIDDLE = '\x15\x02\x00';
const AUTHORS = { business: '\x11', consumer: '\x12' } as const;
const CONTENT_ID_BYTES = 16;
const PREFIX = 'wamid.';

/** `wamid.…`: laid out as clients know them, so that nobody has to remember which id is which content. */
export function messageIdOf({ waId, author, contentId }: MessageIdParts): string {
  const stanza = Buffer.from(contentId.buffer, contentId.byteOffset, contentId.length).toString('hex').toUpperCase();
  return PREFIX + Buffer.from(`${START}${String.fromCharCode(waId.length)}${waId}${MIDDLE}${AUTHORS[author]}\x18${String.fromCharCode(stanza.length)}${stanza}\0`, 'latin1').toString('base64');
}

/** null: no id of this platform. Says nothing about whether there is such a message. */
export function parseMessageId(id: string): MessageIdParts | null {
  if (!id.startsWith(PREFIX)) return null;
  const bytes = Buffer.from(id.slice(PREFIX.length), 'base64');
  const digitsEnd = 3 + (bytes[2] ?? 0);
  const waId = bytes.toString('latin1', 3, digitsEnd);
  const author = bytes[digitsEnd + MIDDLE.length] === AUTHORS.business.charCodeAt(0) ? 'business' : 'consumer';
  const stanza = bytes.toString('latin1', digitsEnd + MIDDLE.length + 3, digitsEnd + MIDDLE.length + 3 + 2 * CONTENT_ID_BYTES);
  if (!/^\d{5,15}$/.test(waId) || !/^[0-9A-F]{32}$/.test(stanza)) return null;
  const parts = { waId, author, contentId: new Uint8Array(Buffer.from(stanza, 'hex')) } as const;
  // Made again from what was read, it must be the same: everything else is not an id.
  return messageIdOf(parts) === id ? parts : null;
}
