/** Replaced below as the store is written. */
export interface ProfileStore {
  close(): Promise<void>;
}
