/** Bytes with a buffer of their own, as libsignal wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

export type KeyTable = 'session' | 'preKey' | 'signedPreKey' | 'kyberPreKey' | 'kyberUsed';

export interface KeyWrite {
  readonly table: KeyTable;
  readonly key: string;
  /** null deletes. */
  readonly value: Bytes | null;
}

/** What the ratchets need of a database: point reads. Writes are staged and handed to the caller, who commits them with its own rows. A read that fails rejects; it never says null. */
export interface KeyDb {
  get(table: KeyTable, key: string): Promise<Bytes | null>;
}
