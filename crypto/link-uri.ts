import { SealgateError } from '../proto/errors.ts';
import { protocol } from '../proto/limits.ts';
import { concat, own } from './bytes.ts';
import { checkEcKey, checkIdentityKey } from './key-checks.ts';
import type { Bytes } from './key-db.ts';
import { sha256 } from './signed-blob.ts';

const URI_START = 'sealgate://link?';
const URI_VERSION = '1';
const URI_CHARS_MAX = 1024;
const NAME_CHARS_MAX = 64;
const SECRET_BYTES = 32;
const CHECK_DOMAIN = 'sealgate/link-check/v1';

/** What the QR code says: everything that the primary must put into the manifest, and how to answer. */
export interface LinkRequest {
  /** 16 bytes: where the server holds the new device's connection. */
  readonly address: Uint8Array;
  /** 33 bytes, made for this link. */
  readonly ephemeralKey: Uint8Array;
  /** 32 bytes that the server never sees. */
  readonly secret: Uint8Array;
  /** The new device's identity key, 33 bytes. */
  readonly identityKey: Uint8Array;
  readonly registrationId: number;
  /** At most 64 characters, all printable: the primary shows it before anything is verified. */
  readonly deviceName: string;
}

/** `sealgate://link?v=1&a=address&e=ephemeral&s=secret&i=identity&r=registration id&n=name`, bytes in base64url. Throws BAD_PROVISIONING. */
export function encodeLinkUri(request: LinkRequest): string {
  check(request);
  const parameters = new URLSearchParams({
    v: URI_VERSION,
    a: base64url(request.address),
    e: base64url(request.ephemeralKey),
    s: base64url(request.secret),
    i: base64url(request.identityKey),
    r: String(request.registrationId),
    n: request.deviceName,
  });
  return URI_START + parameters.toString();
}

/** What `link --accept` was given. Throws BAD_PROVISIONING. */
export function decodeLinkUri(uri: string): LinkRequest {
  if (uri.length > URI_CHARS_MAX || !uri.startsWith(URI_START)) throw bad('not a link code');
  const parameters = new URLSearchParams(uri.slice(URI_START.length));
  const text = (name: string): string => parameters.get(name) ?? '';
  const bytes = (name: string): Bytes => own(Buffer.from(text(name), 'base64url'));
  if (text('v') !== URI_VERSION) throw bad('made by another version');
  const request: LinkRequest = {
    address: bytes('a'), ephemeralKey: bytes('e'), secret: bytes('s'), identityKey: bytes('i'),
    registrationId: /^\d{1,5}$/.test(text('r')) ? Number(text('r')) : 0,
    deviceName: text('n'),
  };
  check(request);
  return request;
}

/**
 * Six digits ("123 456") that both screens show before the primary's user confirms: SHA-256 over everything the link code says, the first
 * six bytes modulo a million. They differ when the code that was read is not the code that the new device shows.
 */
export function authenticationString(request: LinkRequest): string {
  const hash = sha256(concat(Buffer.from(CHECK_DOMAIN, 'ascii'), Uint8Array.of(0), linkTranscript(request), request.secret));
  const digits = String(Buffer.from(hash).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

/** What both sides must have seen alike, without the secret: address, ephemeral key, identity key, registration id (u16be), name (UTF-8, last). */
export function linkTranscript(request: LinkRequest): Bytes {
  const registrationId = Uint8Array.of(request.registrationId >> 8, request.registrationId & 0xff);
  return concat(request.address, request.ephemeralKey, request.identityKey, registrationId, Buffer.from(request.deviceName, 'utf8'), Uint8Array.of(0));
}

function check(request: LinkRequest): void {
  if (request.address.length !== protocol.provisioningAddressBytes) throw bad('address');
  if (request.secret.length !== SECRET_BYTES) throw bad('secret');
  if (!Number.isInteger(request.registrationId) || request.registrationId < 1 || request.registrationId > protocol.registrationIdMax) throw bad('registration id');
  if (request.deviceName === '' || request.deviceName.length > NAME_CHARS_MAX || /\p{C}/u.test(request.deviceName)) throw bad('name');
  try {
    checkEcKey(request.ephemeralKey);
    checkIdentityKey(request.identityKey);
  } catch (error) {
    throw new SealgateError('BAD_PROVISIONING', { detail: 'key', cause: error });
  }
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function bad(detail: string): SealgateError {
  return new SealgateError('BAD_PROVISIONING', { detail });
}
