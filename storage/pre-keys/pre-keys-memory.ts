import { deviceKeyText, type DeviceKey } from '../../proto/ids.ts';
import type { OneTimePair, PreKeyStore, RepeatedUseKeys, StoredSignedKey, TakenKeys } from './pre-keys.ts';

interface Entry {
  signed: StoredSignedKey | null;
  lastResort: StoredSignedKey | null;
  lastResortUsed: boolean;
  pairs: OneTimePair[];
}

/** The pre-key contract without a disk: for tests and the simulation. */
export class MemoryPreKeyStore implements PreKeyStore {
  private readonly entries = new Map<string, Entry>();

  async setRepeatedUse(device: DeviceKey, keys: { readonly signed?: StoredSignedKey; readonly lastResort?: StoredSignedKey }): Promise<void> {
    const entry = this.entryOf(device);
    if (keys.signed !== undefined) entry.signed = structuredClone(keys.signed);
    if (keys.lastResort === undefined) return;
    entry.lastResort = structuredClone(keys.lastResort);
    entry.lastResortUsed = false;
  }

  async addOneTime(device: DeviceKey, pairs: readonly OneTimePair[], replace: boolean): Promise<void> {
    const entry = this.entryOf(device);
    if (replace) entry.pairs = [];
    for (const pair of pairs) {
      const known = entry.pairs.some(({ ec, kyber }) => ec.id === pair.ec.id && kyber.id === pair.kyber.id);
      if (!known) entry.pairs.push(structuredClone(pair));
    }
  }

  async take(device: DeviceKey): Promise<TakenKeys | null> {
    const entry = this.entries.get(deviceKeyText(device));
    if (entry === undefined || entry.signed === null || entry.lastResort === null) return null;
    const oneTime = entry.pairs.shift() ?? null;
    if (oneTime === null) entry.lastResortUsed = true;
    return structuredClone({ oneTime, signed: entry.signed, lastResort: entry.lastResort });
  }

  async repeatedUse(device: DeviceKey): Promise<RepeatedUseKeys | null> {
    const entry = this.entries.get(deviceKeyText(device));
    if (entry === undefined || entry.signed === null || entry.lastResort === null) return null;
    return structuredClone({ signed: entry.signed, lastResort: entry.lastResort, lastResortUsed: entry.lastResortUsed });
  }

  async count(device: DeviceKey): Promise<number> {
    return this.entries.get(deviceKeyText(device))?.pairs.length ?? 0;
  }

  async drop(device: DeviceKey): Promise<void> {
    this.entries.delete(deviceKeyText(device));
  }

  private entryOf(device: DeviceKey): Entry {
    const text = deviceKeyText(device);
    let entry = this.entries.get(text);
    if (entry === undefined) {
      entry = { signed: null, lastResort: null, lastResortUsed: false, pairs: [] };
      this.entries.set(text, entry);
    }
    return entry;
  }
}
