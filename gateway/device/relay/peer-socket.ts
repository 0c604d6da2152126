/** The way to another node's device listener. */
export interface PeerHandlers {
  /** A binary message; the bytes are the receiver's. */
  onFrame(frame: Uint8Array): void;
  /** Once; 1006 when there was no close frame, also when it could not be opened. */
  onClose(closeCode: number): void;
}

export interface PeerSocket {
  /** Of frames that wait for the way or for the other node. */
  readonly waitingBytes: number;
  /** Frames sent before the way is open go first when it is. */
  send(frame: Uint8Array): void;
  /** false: nothing more is read, so that the other node notices; at most a socket's buffer still comes. */
  setReading(reading: boolean): void;
  close(closeCode: number): void;
}

/** Opens the way for one client. Must not throw; trouble comes by onClose. */
export type OpenPeer = (nodeUrl: string, clientAddress: string, handlers: PeerHandlers) => PeerSocket;

/** How this node relays. */
export interface RelayParts {
  /** Every device is relayed; otherwise only those that cannot be sent on. */
  readonly always: boolean;
  readonly openPeer: OpenPeer;
}
