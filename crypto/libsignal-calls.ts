/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- libsignal declares its stores as abstract classes, of which one object cannot extend several; it calls their methods and asks for nothing else */
import {
  processPreKeyBundle, signalDecrypt, signalDecryptPreKey, signalEncrypt,
  type CiphertextMessage, type PreKeyBundle, type PreKeySignalMessage, type SignalMessage,
} from '@signalapp/libsignal-client';
import { toProtocolAddress, type DeviceAddress } from './device-address.ts';
import type { Bytes } from './key-db.ts';
import { PeerStores } from './peer-stores.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Who with whom: both addresses are part of what is authenticated. */
export interface Pair {
  readonly self: DeviceAddress;
  readonly peer: DeviceAddress;
}

/** Everything that moves a ratchet, over one unit of work as all of libsignal's stores. */
export const libsignal = {
  startSession(unit: UnitOfWork, { self, peer }: Pair, bundle: PreKeyBundle, now: Date): Promise<void> {
    const stores = new PeerStores(unit, peer);
    return processPreKeyBundle(bundle, toProtocolAddress(peer), toProtocolAddress(self), stores, stores, now);
  },
  encrypt(unit: UnitOfWork, { self, peer }: Pair, plaintext: Bytes, now: Date): Promise<CiphertextMessage> {
    const stores = new PeerStores(unit, peer);
    return signalEncrypt(plaintext, toProtocolAddress(peer), toProtocolAddress(self), stores, stores, now);
  },
  decrypt(unit: UnitOfWork, { self, peer }: Pair, message: SignalMessage): Promise<Bytes> {
    const stores = new PeerStores(unit, peer);
    return signalDecrypt(message, toProtocolAddress(peer), toProtocolAddress(self), stores, stores);
  },
  decryptFirst(unit: UnitOfWork, { self, peer }: Pair, message: PreKeySignalMessage): Promise<Bytes> {
    const stores = new PeerStores(unit, peer);
    return signalDecryptPreKey(message, toProtocolAddress(peer), toProtocolAddress(self), stores, stores, unit, unit, unit);
  },
};
