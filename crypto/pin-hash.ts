import { PinHash } from '@signalapp/libsignal-client/dist/AccountKeys.js';
import type { AccountId } from '../proto/ids.ts';
import type { Bytes } from './key-db.ts';

/** 32 bytes for SetRegistrationLock.pinHash and Register.pinHash. The server never sees the PIN. Slow by design. */
export function pinHash(pin: string, account: AccountId): Bytes {
  throw new Error(`not yet ${pin.length} ${account} ${PinHash.name}`);
}
