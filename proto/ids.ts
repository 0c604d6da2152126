import { toHex } from './hex.ts';
/** A registered identity: a random UUID, lower case, 36 characters. Also libsignal's ProtocolAddress name. */
export type AccountId = string & { readonly brand: 'AccountId' };
/** A keyholder of an account: 1..127; 1 is the primary. */
export type DeviceId = number & { readonly brand: 'DeviceId' };
/** 16 bytes as 32 hex digits, the form used as key in maps; on the wire it is bytes. */
export type EnvelopeId = string & { readonly brand: 'EnvelopeId' };

/** One device for ever: a re-used device id has another incarnation and never sees its predecessor's mail. */
export interface DeviceKey {
  readonly account: AccountId;
  readonly device: DeviceId;
  /** Creation time of the device in ms since 1970. */
  readonly incarnation: number;
}

export const PRIMARY_DEVICE = 1 as DeviceId;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The account id, or null when the text is not a lower-case UUID. */
export function parseAccountId(text: string): AccountId | null {
  return UUID.test(text) ? text as AccountId : null;
}

/** The account id of 16 wire bytes, or null for any other length. Of an id that came lately it is the same string again, whose hash is known: maps find it at once. */
export function accountIdFromBytes(bytes: Uint8Array): AccountId | null {
  if (bytes.length !== 16) return null;
  const slot = byteAt(bytes, 0) << 8 | byteAt(bytes, 1);
  const recent = recentIds[slot];
  if (recent !== undefined && isTextOf(recent, bytes)) return recent;
  const id = accountText(bytes);
  recentIds[slot] = id;
  return id;
}

/** 16 bytes for the wire. */
export function accountIdToBytes(account: AccountId): Uint8Array {
  const bytes = new Uint8Array(16);
  let at = 0;
  for (let i = 0; i < account.length && at < 16; i += 2) {
    if (account.charCodeAt(i) === DASH) i += 1;
    bytes[at++] = digitAt(account, i) << 4 | digitAt(account, i + 1);
  }
  return bytes;
}

/** The device id, or null when it is not 1..127. */
export function parseDeviceId(value: number): DeviceId | null {
  return Number.isInteger(value) && value >= 1 && value <= 127 ? value as DeviceId : null;
}

/** The envelope id of 16 wire bytes, or null for any other length. */
export function envelopeIdFromBytes(bytes: Uint8Array): EnvelopeId | null {
  return bytes.length === 16 ? toHex(bytes) as EnvelopeId : null;
}

/** A map key that is unique for a device incarnation. */
export function deviceKeyText(key: DeviceKey): string {
  return `${key.account}.${key.device}.${key.incarnation}`;
}

/** Ids are random, so their first bits spread them evenly; all that two of their bytes can tell apart. Those that a gateway of ten thousand devices meets, with whom they write to, must not displace each other. */
const RECENT_IDS = 65_536;
const recentIds: (AccountId | undefined)[] = new Array<undefined>(RECENT_IDS).fill(undefined);
const DASH = 45;
/** By character code: '0'..'9' and 'a'..'f'. */
const valueOfDigit = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(code))));

function accountText(bytes: Uint8Array): AccountId {
  const hex = toHex(bytes);
  // Through a list, so that it is one flat string and not a tree of pieces.
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-') as AccountId;
}

function isTextOf(account: AccountId, bytes: Uint8Array): boolean {
  for (let at = 0, i = 0; at < 16; at += 1, i += 2) {
    if (account.charCodeAt(i) === DASH) i += 1;
    if ((digitAt(account, i) << 4 | digitAt(account, i + 1)) !== bytes[at]) return false;
  }
  return true;
}

function digitAt(text: string, index: number): number {
  return valueOfDigit[text.charCodeAt(index)] ?? 0;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
