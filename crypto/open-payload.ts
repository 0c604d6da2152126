import { ErrorCode, LibSignalErrorBase, PreKeySignalMessage, SignalMessage } from '@signalapp/libsignal-client';
import { protocol } from '../proto/limits.ts';
import { wire } from '../proto/messages.ts';
import { own } from './bytes.ts';
import type { DeviceAddress } from './device-address.ts';
import type { Bytes, KeyWrite } from './key-db.ts';
import { libsignal, type Pair } from './libsignal-calls.ts';
import type { OpenOutcome, RatchetParts, UndecryptableReason } from './ratchets.ts';
import { parseRetryRequest } from './retry-request.ts';
import { counterJump, innerMessage, readMessagePlace, type MessagePlace } from './session-record.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Opening {
  readonly unit: UnitOfWork;
  readonly parts: RatchetParts;
  readonly peer: DeviceAddress;
  readonly payload: Uint8Array;
  readonly commit: (writes: readonly KeyWrite[], plaintext: Bytes) => Promise<void>;
  /** Runs while nobody else uses pre-keys. */
  readonly withPreKeys: <T>(task: () => Promise<T>) => Promise<T>;
}

/** The caller holds the peer's lock. Commits, and only then tells. */
export async function openPayload(opening: Opening): Promise<OpenOutcome> {
  const sealed = decodeSealed(opening.payload);
  switch (sealed?.type) {
    case wire.SealedType.SEALED_WHISPER:
      return openWhisper(opening, sealed.ciphertext);
    case wire.SealedType.SEALED_PREKEY:
      return opening.withPreKeys(() => openPreKey(opening, sealed.ciphertext));
    case wire.SealedType.SEALED_PLAINTEXT:
      return openRetryRequest(opening, sealed.ciphertext);
    default:
      return undecryptable('malformed');
  }
}

async function openWhisper(opening: Opening, ciphertext: Bytes): Promise<OpenOutcome> {
  const { unit } = opening;
  const message = attempt(() => SignalMessage.deserialize(ciphertext));
  if (message === null) return undecryptable('malformed');
  if (await unit.sessionBytes(opening.peer) === null) return undecryptable('noSession');
  const place = attempt(() => readMessagePlace(ciphertext));
  if (place === null) return undecryptable('malformed');
  if (await jumpsTooFar(opening, place)) return undecryptable('counterJump');
  return decrypt(opening, () => libsignal.decrypt(unit, pairOf(opening), message));
}

async function openPreKey(opening: Opening, ciphertext: Bytes): Promise<OpenOutcome> {
  const message = attempt(() => PreKeySignalMessage.deserialize(ciphertext));
  if (message === null) return undecryptable('malformed');
  // libsignal's reader takes what ours does not, as lengths written in more bytes than they need: nobody who is honest writes that.
  const place = attempt(() => readMessagePlace(innerMessage(ciphertext)));
  if (place === null) return undecryptable('malformed');
  if (await jumpsTooFar(opening, place)) return undecryptable('counterJump');
  return decrypt(opening, () => libsignal.decryptFirst(opening.unit, pairOf(opening), message));
}

/**
 * Before anything is derived: each step of a chain costs, also for messages that turn out to be forged. The post-quantum ratchet has an index
 * of its own, which libsignal bounds at 25,000; its steps are cheaper (20 ms at worst), so that is left to it.
 */
async function jumpsTooFar({ unit, peer }: Opening, place: MessagePlace): Promise<boolean> {
  return counterJump(await unit.sessionBytes(peer), place) > protocol.counterJumpMax;
}

async function decrypt({ unit, commit }: Opening, task: () => Promise<Bytes>): Promise<OpenOutcome> {
  let plaintext: Bytes;
  try {
    plaintext = await task();
  } catch (error) {
    unit.throwIfFailed();
    if (unit.reason !== null) return undecryptable(unit.reason);
    return LibSignalErrorBase.is(error, ErrorCode.DuplicatedMessage) ? { kind: 'duplicate' } : undecryptable('badMessage');
  }
  await commit(unit.writes, plaintext);
  return { kind: 'opened', plaintext };
}

async function openRetryRequest({ unit, parts, peer }: Opening, ciphertext: Bytes): Promise<OpenOutcome> {
  const request = parseRetryRequest(ciphertext);
  if (request?.senderDevice !== parts.self.device) return undecryptable('malformed');
  const record = await unit.session(peer);
  const currentSession = record !== null && request.ratchetKey !== null && record.currentRatchetKeyMatches(request.ratchetKey);
  return { kind: 'retryRequest', request: { acceptedAtMs: request.acceptedAtMs, currentSession } };
}

function pairOf({ parts, peer }: Opening): Pair {
  return { self: parts.self, peer };
}

function decodeSealed(payload: Uint8Array): { readonly type: number; readonly ciphertext: Bytes } | null {
  const sealed = attempt(() => wire.SealedPayload.decode(payload));
  return sealed === null ? null : { type: sealed.type, ciphertext: own(sealed.ciphertext) };
}

function attempt<T>(task: () => T): T | null {
  try {
    return task();
  } catch {
    return null;
  }
}

function undecryptable(reason: UndecryptableReason): OpenOutcome {
  return { kind: 'undecryptable', reason };
}

/** The one-time pair that a first message was sealed for; null: none, or no first message. Says nothing about whether it opens. */
export function oneTimeIdOf(payload: Uint8Array): number | null {
  const sealed = decodeSealed(payload);
  if (sealed?.type !== wire.SealedType.SEALED_PREKEY) return null;
  return attempt(() => PreKeySignalMessage.deserialize(sealed.ciphertext).preKeyId());
}
