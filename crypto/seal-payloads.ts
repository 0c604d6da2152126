import { CiphertextMessageType, ErrorCode, LibSignalErrorBase, type CiphertextMessage } from '@signalapp/libsignal-client';
import { wire } from '../proto/messages.ts';
import { toPreKeyBundle } from './bundle.ts';
import { own, sameBytes } from './bytes.ts';
import type { DeviceAddress } from './device-address.ts';
import type { Bytes } from './key-db.ts';
import { libsignal } from './libsignal-calls.ts';
import type { RatchetParts, SealOutcome, SealRefusal, SealRequest, SealedFor } from './ratchets.ts';
import { currentRemoteIdentity } from './session-record.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Stages sessions in `unit` and seals for all or none. The caller holds the locks and commits. */
export async function sealPayloads(unit: UnitOfWork, parts: RatchetParts, requests: readonly SealRequest[]): Promise<SealOutcome> {
  const refused: SealRefusal[] = [];
  for (const request of requests) {
    const reason = await prepareSession(unit, parts, request);
    if (reason !== null) refused.push({ peer: request.peer, reason });
  }
  if (refused.length > 0) return { kind: 'refused', refused };

  const sealed: SealedFor[] = [];
  for (const { peer, plaintext } of requests) {
    const message = await encrypt(unit, () => libsignal.encrypt(unit, { self: parts.self, peer }, own(plaintext), now(parts.clock)));
    if (message === 'untrusted') return { kind: 'refused', refused: [{ peer, reason: 'untrusted' }] };
    sealed.push({ peer, payload: encodeSealed(message) });
  }
  return { kind: 'sealed', sealed };
}

/** Whether the current session can seal, and for the key that is the device's now. */
export async function hasUsableSession(unit: UnitOfWork, clock: RatchetParts['clock'], peer: DeviceAddress, trusted: Uint8Array): Promise<boolean> {
  const record = await unit.session(peer);
  if (record?.hasCurrentState(now(clock)) !== true) return false;
  const bytes = await unit.sessionBytes(peer);
  const remote = bytes === null ? null : currentRemoteIdentity(bytes);
  return remote !== null && sameBytes(remote, trusted);
}

async function prepareSession(unit: UnitOfWork, parts: RatchetParts, { peer, bundle }: SealRequest): Promise<SealRefusal['reason'] | null> {
  const trusted = await unit.trustedKeyOf(peer);
  if (trusted === null) return 'untrusted';
  if (await hasUsableSession(unit, parts.clock, peer, trusted)) return null;
  if (bundle === undefined) return 'needsBundle';
  const preKeyBundle = toPreKeyBundle(peer, trusted, bundle);
  if (preKeyBundle === null) return 'badBundle';
  try {
    await libsignal.startSession(unit, { self: parts.self, peer }, preKeyBundle, now(parts.clock));
    return null;
  } catch {
    unit.throwIfFailed();
    return 'badBundle';
  }
}

/** 'untrusted': the manifest has changed since the session was prepared, and names another key now. */
async function encrypt(unit: UnitOfWork, task: () => Promise<CiphertextMessage>): Promise<CiphertextMessage | 'untrusted'> {
  try {
    return await task();
  } catch (error) {
    unit.throwIfFailed();
    if (LibSignalErrorBase.is(error, ErrorCode.UntrustedIdentity)) return 'untrusted';
    throw error;
  }
}

function encodeSealed(message: CiphertextMessage): Bytes {
  const preKey: number = CiphertextMessageType.PreKey;
  const type = message.type() === preKey ? wire.SealedType.SEALED_PREKEY : wire.SealedType.SEALED_WHISPER;
  return own(wire.SealedPayload.encode({ type, ciphertext: message.serialize() }).finish());
}

function now(clock: RatchetParts['clock']): Date {
  return new Date(clock.nowMs());
}
