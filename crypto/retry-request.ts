import { CiphertextMessageType, DecryptionErrorMessage, PlaintextContent, type PublicKey } from '@signalapp/libsignal-client';
import { wire } from '../proto/messages.ts';
import { own } from './bytes.ts';
import type { DeviceAddress } from './device-address.ts';
import type { Bytes } from './key-db.ts';
import type { UndecryptableReason } from './ratchets.ts';

/** What a peer says it could not read. Forgeable: answer only to the listed identity of its sender, once, within 24 h. */
export interface RetryRequest {
  /** When the server accepted the message: names it together with the peer. */
  readonly acceptedAtMs: number;
  /** The message was sealed with the session that is in use now: archive it before sealing again. */
  readonly currentSession: boolean;
}

const curable: readonly UndecryptableReason[] = ['missingPreKey', 'noSession', 'counterJump', 'badMessage', 'exhausted'];
/** Why a message could not be opened, where sealing it again, in a new session, can help. */
export const worthAskingAgain: ReadonlySet<string> = new Set(curable);

/**
 * An encoded SealedPayload that asks `peer`, who sealed `payload` (which could not be opened), to send it again; null when that is so
 * malformed that nothing can be asked. Contains nothing secret; needs no session.
 */
export function makeRetryRequest(peer: DeviceAddress, payload: Uint8Array, acceptedAtMs: number): Bytes | null {
  try {
    const { type, ciphertext } = wire.SealedPayload.decode(own(payload));
    if (type !== wire.SealedType.SEALED_WHISPER && type !== wire.SealedType.SEALED_PREKEY) return null;
    const original = type === wire.SealedType.SEALED_PREKEY ? CiphertextMessageType.PreKey : CiphertextMessageType.Whisper;
    const request = DecryptionErrorMessage.forOriginal(own(ciphertext), original, acceptedAtMs, peer.device);
    return own(wire.SealedPayload.encode({
      type: wire.SealedType.SEALED_PLAINTEXT,
      ciphertext: PlaintextContent.from(request).serialize(),
    }).finish());
  } catch {
    return null;
  }
}

export interface ParsedRetryRequest {
  readonly acceptedAtMs: number;
  readonly senderDevice: number;
  readonly ratchetKey: PublicKey | null;
}

/** null: none. */
export function parseRetryRequest(ciphertext: Bytes): ParsedRetryRequest | null {
  try {
    const request = DecryptionErrorMessage.extractFromSerializedBody(PlaintextContent.deserialize(ciphertext).body());
    return { acceptedAtMs: request.timestamp(), senderDevice: request.deviceId(), ratchetKey: request.ratchetKey() ?? null };
  } catch {
    return null;
  }
}
