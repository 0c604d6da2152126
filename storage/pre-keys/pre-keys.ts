import type { DeviceKey } from '../../proto/ids.ts';

export interface StoredKey {
  readonly id: number;
  readonly key: Uint8Array;
}

export interface StoredSignedKey extends StoredKey {
  readonly signature: Uint8Array;
}

/** An EC and a Kyber one-time key under one index: they are handed out together. */
export interface OneTimePair {
  readonly ec: StoredKey;
  readonly kyber: StoredSignedKey;
}

export interface RepeatedUseKeys {
  readonly signed: StoredSignedKey;
  readonly lastResort: StoredSignedKey;
  /** Whether the last-resort key was handed out since it was uploaded. */
  readonly lastResortUsed: boolean;
}

export interface TakenKeys {
  /** null: none is left; use the last-resort key. */
  readonly oneTime: OneTimePair | null;
  readonly signed: StoredSignedKey;
  readonly lastResort: StoredSignedKey;
}

/**
 * Public pre-keys of devices. A one-time pair is handed out at most once, also under concurrency and node loss: an unknown result burns it.
 * Contract suite: test/storage/pre-keys/contract.ts.
 */
export interface PreKeyStore {
  /** Replaces the repeated-use keys that are given. */
  setRepeatedUse(device: DeviceKey, keys: { readonly signed?: StoredSignedKey; readonly lastResort?: StoredSignedKey }): Promise<void>;
  /** Adds one immutable batch behind those that are there; with `replace` it forgets the others first. */
  addOneTime(device: DeviceKey, pairs: readonly OneTimePair[], replace: boolean): Promise<void>;
  /** null: the device has no repeated-use keys, so nothing can be handed out. */
  take(device: DeviceKey): Promise<TakenKeys | null>;
  repeatedUse(device: DeviceKey): Promise<RepeatedUseKeys | null>;
  /** Pairs left. */
  count(device: DeviceKey): Promise<number>;
  drop(device: DeviceKey): Promise<void>;
}
