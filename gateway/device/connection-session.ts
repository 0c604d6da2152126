import type { DeviceKey } from '../../proto/ids.ts';

/** What takes the frames of a connection once its device is known: the device's session here, or the way to the node that has it. */
export interface ConnectionSession {
  /** null: another node knows. */
  readonly device: DeviceKey | null;
  /** A request waits for its answer. */
  readonly hasUnanswered: boolean;
  onFrame(frame: Uint8Array): void;
  /** The socket can take more. */
  onDrain(): void;
  /** The socket is gone. */
  onGone(): void;
}
