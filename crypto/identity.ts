import { IdentityKeyPair } from '@signalapp/libsignal-client';
import { protocol } from '../proto/limits.ts';
import type { Random } from '../proto/random.ts';
import { own } from './bytes.ts';
import type { Bytes } from './key-db.ts';

/** A device's own identity key pair. Device 1's is the account key. */
export class DeviceIdentity {
  /** For crypto/ alone. */
  readonly keyPair: IdentityKeyPair;
  /** 33 bytes, 05 || X25519. */
  readonly publicKey: Bytes;

  private constructor(keyPair: IdentityKeyPair) {
    this.keyPair = keyPair;
    this.publicKey = keyPair.publicKey.serialize();
  }

  static generate(): DeviceIdentity {
    return new DeviceIdentity(IdentityKeyPair.generate());
  }

  /** Takes what `serialize` made; throws on anything else. */
  static deserialize(bytes: Uint8Array): DeviceIdentity {
    return new DeviceIdentity(IdentityKeyPair.deserialize(own(bytes)));
  }

  /** Contains the private half: only for an encrypted profile. */
  serialize(): Bytes {
    return this.keyPair.serialize();
  }

  /** XEdDSA, 64 bytes. */
  sign(message: Uint8Array): Bytes {
    return this.keyPair.privateKey.sign(own(message));
  }
}

/** 1..16383. */
export function generateRegistrationId(random: Random): number {
  const [high = 0, low = 0] = random.bytes(2);
  return (high * 256 + low) % protocol.registrationIdMax + 1;
}
