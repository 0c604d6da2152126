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

/** The account id of 16 wire bytes, or null for any other length. */
export function accountIdFromBytes(bytes: Uint8Array): AccountId | null {
  if (bytes.length !== 16) return null;
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as AccountId;
}

/** 16 bytes for the wire. */
export function accountIdToBytes(account: AccountId): Uint8Array {
  return new Uint8Array(Buffer.from(account.replaceAll('-', ''), 'hex'));
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

export function sameDevice(a: DeviceKey, b: DeviceKey): boolean {
  return a.device === b.device && a.incarnation === b.incarnation && a.account === b.account;
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
