import type { DeviceAddress } from './device-address.ts';
import type { Bytes } from './key-db.ts';

/** What a peer says it could not read. Forgeable: answer only to the listed identity of its sender, once, within 24 h. */
export interface RetryRequest {
  /** When the server accepted the message: names it together with the peer. */
  readonly acceptedAtMs: number;
  /** The own device that had sealed it. */
  readonly senderDevice: number;
}

/**
 * An encoded SealedPayload that asks the sender of `payload` (which could not be opened) to send it again; null when the message is so
 * malformed that none can be made. Contains nothing secret; needs no session.
 */
export function makeRetryRequest(peer: DeviceAddress, payload: Uint8Array, acceptedAtMs: number): Bytes | null {
  throw new Error(`not yet ${peer.device} ${payload.length} ${acceptedAtMs}`);
}
