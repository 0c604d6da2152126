/**
 * Where new devices wait for their one provisioning message, for clusters: the primary may be connected to another node. Addresses end by themselves.
 * Rejections: STORE_FAILED. Contract suite: test/storage/provisioning/contract.ts.
 */
export interface ProvisioningStore {
  /** Somebody waits at the address from now on. `address`: 16 bytes that nobody can guess. */
  open(address: Uint8Array, waitMs: number): Promise<void>;
  /** Leaves the message at the address. False: nobody waits there (any more), or there is one already. True for exactly one caller. */
  leave(address: Uint8Array, message: Uint8Array): Promise<boolean>;
  /** What was left at the address; null: nothing yet, or nobody waits there any more. */
  find(address: Uint8Array): Promise<Uint8Array | null>;
}
