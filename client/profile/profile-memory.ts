import type { ProfileStore } from './profile-store.ts';

/** A profile that is gone with the process; for tests and load generators. */
export function openMemoryProfile(): ProfileStore {
  return { close: async () => undefined };
}
