import { PrivateKey } from '@signalapp/libsignal-client';
import { own } from './bytes.ts';
import type { Bytes } from './key-db.ts';

/** The key by which an operator vouches for businesses. Clients pin its public half at registration. */
export class OperatorKey {
  /** 33 bytes: Welcome.operatorKey. */
  readonly publicKey: Bytes;
  private readonly privateKey: PrivateKey;

  private constructor(privateKey: PrivateKey) {
    this.privateKey = privateKey;
    this.publicKey = privateKey.getPublicKey().serialize();
  }

  static generate(): OperatorKey {
    return new OperatorKey(PrivateKey.generate());
  }

  /** Takes the 32 bytes that `serialize` made; throws on anything else. */
  static deserialize(bytes: Uint8Array): OperatorKey {
    return new OperatorKey(PrivateKey.deserialize(own(bytes)));
  }

  /** The private half, 32 bytes: only for the keys folder. */
  serialize(): Bytes {
    return this.privateKey.serialize();
  }

  /** XEdDSA, 64 bytes. */
  sign(message: Uint8Array): Bytes {
    return this.privateKey.sign(own(message));
  }
}
