/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- libsignal declares its stores as abstract classes, of which one object cannot extend several; it calls their methods and asks for nothing else */
import {
  processPreKeyBundle, signalDecrypt, signalDecryptPreKey, signalEncrypt,
  type CiphertextMessage, type PreKeyBundle, type PreKeySignalMessage, type ProtocolAddress, type SignalMessage,
} from '@signalapp/libsignal-client';
import type { Bytes } from './key-db.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Who with whom: both addresses are part of what is authenticated. */
export interface Pair {
  readonly self: ProtocolAddress;
  readonly peer: ProtocolAddress;
}

/** Everything that moves a ratchet, over one unit of work as all of libsignal's stores. */
export const libsignal = {
  startSession(unit: UnitOfWork, { self, peer }: Pair, bundle: PreKeyBundle, now: Date): Promise<void> {
    return processPreKeyBundle(bundle, peer, self, unit, unit, now);
  },
  encrypt(unit: UnitOfWork, { self, peer }: Pair, plaintext: Bytes, now: Date): Promise<CiphertextMessage> {
    return signalEncrypt(plaintext, peer, self, unit, unit, now);
  },
  decrypt(unit: UnitOfWork, { self, peer }: Pair, message: SignalMessage): Promise<Bytes> {
    return signalDecrypt(message, peer, self, unit, unit);
  },
  decryptFirst(unit: UnitOfWork, { self, peer }: Pair, message: PreKeySignalMessage): Promise<Bytes> {
    return signalDecryptPreKey(message, peer, self, unit, unit, unit, unit, unit);
  },
};
