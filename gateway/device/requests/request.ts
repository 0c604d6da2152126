import type { DeviceKey } from '../../../proto/ids.ts';
import type { FrameBody } from '../frames.ts';
import type { Shared } from '../shared.ts';

/** Who asks: taken from the authenticated connection, never from a frame. */
export interface Caller {
  readonly device: DeviceKey;
  /** Of the client, as text. */
  readonly address: string;
}

/** Resolves with the body of the answer, rejects with a SealgateError. */
export type RequestHandler<Body> = (shared: Shared, caller: Caller, body: Body) => Promise<FrameBody>;
