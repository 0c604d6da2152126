/**
 * What each server key is for. database: SQLCipher; envelope: HMAC of envelope ids; pepper: index of numbers, PINs, codes; number: AEAD of numbers;
 * relation: hashes of who blocks or accepts whom; operator: XEdDSA key that signs business identities (32-byte private key);
 * endpoint: what hosted endpoints keep. The keys of theirs that come from it are opened by crypto processes alone.
 */
export type KeyPurpose = 'database' | 'envelope' | 'pepper' | 'number' | 'relation' | 'operator' | 'endpoint';

export interface NodeKey {
  /** 1..255; stored in front of what it made. */
  readonly id: number;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** The node's keys. Two of a purpose may be live at once while one replaces the other. */
export interface KeyRing {
  /** Makes new things. */
  current(purpose: KeyPurpose): NodeKey;
  /** The key with this id, for things that exist; undefined when it is gone. */
  byId(purpose: KeyPurpose, id: number): NodeKey | undefined;
  /** Newest first. For look-ups that must find what an older key made. */
  all(purpose: KeyPurpose): readonly NodeKey[];
}
