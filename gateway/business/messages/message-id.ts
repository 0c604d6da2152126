/** What a message id says: which conversation, who wrote it, which content. */
export interface MessageIdParts {
  /** The consumer's digits, whoever wrote it. */
  readonly waId: string;
  readonly author: 'business' | 'consumer';
  /** 16 bytes. */
  readonly contentId: Uint8Array;
}

const START = [0x1c, 0x18] as const;
const MIDDLE = [0x15, 0x02, 0x00] as const;
const AUTHORS = { business: 0x11, consumer: 0x12 } as const;
const CONTENT_ID_BYTES = 16;
const PREFIX = 'wamid.';

/** `wamid.…`: laid out as clients know them, so that nobody has to remember which id is which content. */
export function messageIdOf({ waId, author, contentId }: MessageIdParts): string {
  const digits = Buffer.from(waId, 'latin1');
  const stanza = Buffer.from(Buffer.from(contentId).toString('hex').toUpperCase(), 'latin1');
  const bytes = [...START, digits.length, ...digits, ...MIDDLE, AUTHORS[author], 0x18, stanza.length, ...stanza, 0];
  return PREFIX + Buffer.from(bytes).toString('base64');
}

/** null: no id of this platform. Says nothing about whether there is such a message. */
export function parseMessageId(id: string): MessageIdParts | null {
  if (!id.startsWith(PREFIX)) return null;
  const bytes = Buffer.from(id.slice(PREFIX.length), 'base64');
  const digitsEnd = 3 + (bytes[2] ?? 0);
  const waId = bytes.toString('latin1', 3, digitsEnd);
  const author = bytes[digitsEnd + MIDDLE.length] === AUTHORS.business ? 'business' : 'consumer';
  const stanza = bytes.toString('latin1', digitsEnd + MIDDLE.length + 3, digitsEnd + MIDDLE.length + 3 + 2 * CONTENT_ID_BYTES);
  if (!/^\d{5,15}$/.test(waId) || !/^[0-9A-F]{32}$/.test(stanza)) return null;
  const parts = { waId, author, contentId: new Uint8Array(Buffer.from(stanza, 'hex')) } as const;
  // Made again from what was read, it must be the same: everything else is not an id.
  return messageIdOf(parts) === id ? parts : null;
}
