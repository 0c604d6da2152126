import type { Bytes, SealedFor, VerifiedManifest } from '../../crypto/index.ts';
import { toHex } from '../../proto/hex.ts';
import { accountIdToBytes, type AccountId, type DeviceId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { fromHex, own } from '../bytes.ts';
import type { OutboxRow, SendPurpose, SentDevice } from '../profile/profile-rows.ts';

interface Sealing {
  readonly clientMessageId: string;
  readonly recipient: AccountId;
  readonly manifest: VerifiedManifest;
  readonly sealed: readonly SealedFor[];
  /** The Content, not padded. */
  readonly content: Bytes;
  readonly contentId: string;
  readonly purpose: SendPurpose;
  readonly urgent: boolean;
  readonly order: number;
}

/** 16 random bytes in hex. */
export function newClientMessageId(random: Random): string {
  return toHex(random.bytes(16));
}

/** A completion shares its client message id with what it completes. */
export function outboxKey(row: { readonly clientMessageId: string; readonly purpose: SendPurpose }): string {
  return row.purpose === 'completion' ? `${row.clientMessageId}/completion` : row.clientMessageId;
}

/** The devices of a manifest that a message from this device is sealed for: all, of the own account all others. */
export function recipientsOf(manifest: VerifiedManifest, self: AccountId, device: DeviceId): SentDevice[] {
  const devices = manifest.account === self ? manifest.devices.filter(entry => entry.id !== device) : manifest.devices;
  return devices.map(entry => ({ device: entry.id, incarnation: entry.incarnation, identityKey: entry.identityKey }));
}

export function outboxRow(sealing: Sealing): OutboxRow {
  const { manifest, sealed } = sealing;
  const devices = manifest.devices.filter(entry => sealed.some(one => one.peer.device === entry.id));
  return {
    clientMessageId: sealing.clientMessageId,
    recipient: sealing.recipient,
    send: encodeSend(sealing),
    content: sealing.content,
    contentId: sealing.contentId,
    accountKey: manifest.accountKey,
    manifestVersion: manifest.version,
    devices: devices.map(entry => ({ device: entry.id, incarnation: entry.incarnation, identityKey: entry.identityKey })),
    purpose: sealing.purpose,
    order: sealing.order,
  };
}

/** The same sealed bytes under a new id: for a send that was refused, of which nothing was taken. */
export function underNewId(row: OutboxRow, clientMessageId: string): OutboxRow {
  const send = wire.Send.decode(row.send);
  send.clientMessageId = fromHex(clientMessageId);
  return { ...row, clientMessageId, send: own(wire.Send.encode(send).finish()) };
}

function encodeSend({ clientMessageId, recipient, manifest, sealed, purpose, urgent }: Sealing): Bytes {
  return own(wire.Send.encode({
    clientMessageId: fromHex(clientMessageId),
    recipient: accountIdToBytes(recipient),
    manifestVersion: manifest.version,
    sealed: sealedFor(manifest, sealed),
    urgent,
    completes: purpose === 'completion',
  }).finish());
}

/** In the order of the manifest. */
export function sealedFor(manifest: VerifiedManifest, sealed: readonly SealedFor[]): { device: number; incarnation: number; registrationId: number; payload: Uint8Array }[] {
  return manifest.devices.flatMap(entry => {
    const one = sealed.find(candidate => candidate.peer.device === entry.id);
    return one === undefined ? [] : [{ device: entry.id, incarnation: entry.incarnation, registrationId: entry.registrationId, payload: one.payload }];
  });
}
