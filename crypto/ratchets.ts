import { SessionRecord } from '@signalapp/libsignal-client';
import type { Clock } from '../proto/clock.ts';
import type { AccountId, DeviceId } from '../proto/ids.ts';
import type { messages } from '../proto/messages.ts';
import { addressText, toProtocolAddress, type DeviceAddress } from './device-address.ts';
import type { DeviceIdentity } from './identity.ts';
import type { Bytes, KeyDb, KeyWrite } from './key-db.ts';
import { KeyedLock } from './keyed-lock.ts';
import { openPayload } from './open-payload.ts';
import type { RetryRequest } from './retry-request.ts';
import { hasUsableSession, sealPayloads } from './seal-payloads.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** Whom to trust: the newest verified manifests and nothing else. */
export interface TrustSource {
  /** The identity key that the newest verified manifest of the account names for the device; null when it names none. A read that fails rejects. */
  identityKeyOf(account: AccountId, device: DeviceId): Promise<Uint8Array | null>;
}

export interface RatchetParts {
  readonly db: KeyDb;
  readonly identity: DeviceIdentity;
  readonly registrationId: number;
  readonly self: DeviceAddress;
  readonly trust: TrustSource;
  /** For sessions that grow old without an answer. */
  readonly clock: Pick<Clock, 'nowMs'>;
}

export interface SealRequest {
  readonly peer: DeviceAddress;
  /** Padded content (encodeContent). */
  readonly plaintext: Uint8Array;
  /** As handed out by the server; used only when there is no usable session (needsBundle). */
  readonly bundle?: messages.sealgate.v1.Bundle.$Properties;
}

export interface SealedFor {
  readonly peer: DeviceAddress;
  /** An encoded SealedPayload: Sealed.payload. */
  readonly payload: Bytes;
}

export interface SealRefusal {
  readonly peer: DeviceAddress;
  /** needsBundle: take one and try again. badBundle: a key or signature in it is not valid. untrusted: no verified manifest names this device. */
  readonly reason: 'needsBundle' | 'badBundle' | 'untrusted';
}

export type SealOutcome =
  | { readonly kind: 'sealed'; readonly sealed: readonly SealedFor[] }
  /** Nothing was committed, for none of the peers. */
  | { readonly kind: 'refused'; readonly refused: readonly SealRefusal[] };

/**
 * missingPreKey: never there, already used (a replay), or rotated away. replayed: this first message was opened before, under a last-resort key.
 * noSession: nothing to open it with. untrusted: not the key that the manifest names. counterJump: more than protocol.counterJumpMax ahead.
 * malformed: not a SealedPayload, or not a message. badMessage: does not authenticate, for whatever reason.
 * exhausted: the last-resort key has been used too often and waits for rotation.
 */
export type UndecryptableReason =
  | 'missingPreKey' | 'replayed' | 'noSession' | 'untrusted' | 'counterJump' | 'malformed' | 'badMessage' | 'exhausted';

export type OpenOutcome =
  | { readonly kind: 'opened'; readonly plaintext: Bytes }
  /** Opened and committed before. Acknowledge it. */
  | { readonly kind: 'duplicate' }
  /** Quarantine and acknowledge; a retry request may be sent. */
  | { readonly kind: 'undecryptable'; readonly reason: UndecryptableReason }
  /** Unauthenticated: anybody can forge one. Answered by sealing again for the listed identity of `peer`, once. Nothing is committed. */
  | { readonly kind: 'retryRequest'; readonly request: RetryRequest };

/**
 * All sessions of one device; make one per KeyDb, the locks are inside. One operation at a time per peer device; others run side by side.
 *
 * Writes are staged and given to `commit`, which makes them durable in one transaction with the caller's own rows; the lock is held and
 * nothing is handed out until it has resolved. When `commit` rejects, the operation rejects with the same error and has not happened:
 * the same message can be opened again. A failing KeyDb or TrustSource rejects too, with its own error, and is never an outcome.
 * `commit` must not call back into the ratchets for the same peer.
 */
export interface Ratchets {
  /**
   * Seals for several devices, all or none, in one commit. A peer may occur once.
   * Rejects with TypeError for addresses that are none or occur twice.
   */
  seal(requests: readonly SealRequest[], commit: (writes: readonly KeyWrite[], sealed: readonly SealedFor[]) => Promise<void>): Promise<SealOutcome>;
  /** Opens an encoded SealedPayload (Deliver.payload). `commit` is called only when something was opened. */
  open(peer: DeviceAddress, payload: Uint8Array, commit: (writes: readonly KeyWrite[], plaintext: Bytes) => Promise<void>): Promise<OpenOutcome>;
  /** Whether sealing for this device needs a bundle: no session, one without an answer for 30 days, or one with a key that is no longer the device's. */
  needsBundle(peer: DeviceAddress): Promise<boolean>;
  /** Stops using the current session for sending (the peer could not read); messages under way still open. */
  archive(peer: DeviceAddress, commit: (writes: readonly KeyWrite[]) => Promise<void>): Promise<void>;
  /** Forgets all sessions with a device that is gone. */
  forget(peer: DeviceAddress, commit: (writes: readonly KeyWrite[]) => Promise<void>): Promise<void>;
}

/** First messages of different peers share the pre-keys; a name that no address has. */
const PRE_KEYS = 'pre-keys';

/** Throws TypeError when `self` is not an address. */
export function createRatchets(parts: RatchetParts): Ratchets {
  toProtocolAddress(parts.self);
  const lock = new KeyedLock();

  /** Stages `change` on the stored session, if there is one, and commits. */
  function changeSession(peer: DeviceAddress, change: (unit: UnitOfWork) => Promise<void>, commit: (writes: readonly KeyWrite[]) => Promise<void>): Promise<void> {
    return lock.run(nameOf(peer), async () => {
      const unit = new UnitOfWork(parts);
      await change(unit);
      await commit(unit.writes);
    });
  }

  return {
    async seal(requests, commit) {
      const keys = requests.map(request => nameOf(request.peer));
      if (new Set(keys).size !== keys.length) throw new TypeError('a peer occurs twice');
      return lock.runAll(keys, async () => {
        const unit = new UnitOfWork(parts);
        const outcome = await sealPayloads(unit, parts, requests);
        if (outcome.kind === 'sealed') await commit(unit.writes, outcome.sealed);
        return outcome;
      });
    },

    async open(peer, payload, commit) {
      const unit = new UnitOfWork(parts);
      return lock.run(nameOf(peer), () => openPayload({
        unit, parts, peer, payload, commit,
        withPreKeys: task => lock.run(PRE_KEYS, task),
      }));
    },

    async needsBundle(peer) {
      return lock.run(nameOf(peer), async () => {
        const unit = new UnitOfWork(parts);
        const trusted = await unit.trustedKeyOf(peer);
        return trusted === null || !await hasUsableSession(unit, parts.clock, peer, trusted);
      });
    },

    async archive(peer, commit) {
      await changeSession(peer, async unit => {
        const bytes = await unit.sessionBytes(peer);
        if (bytes === null) return;
        // A copy: what is open for these bytes stays as it is, whatever becomes of the commit.
        const record = SessionRecord.deserialize(bytes);
        record.archiveCurrentState();
        unit.putSession(peer, record);
      }, commit);
    },

    async forget(peer, commit) {
      await changeSession(peer, async unit => { unit.forgetSession(peer); }, commit);
    },
  };
}

/** Throws TypeError when it is no address. */
function nameOf(peer: DeviceAddress): string {
  toProtocolAddress(peer);
  return addressText(peer);
}
