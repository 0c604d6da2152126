/** What a connection needs of a WebSocket. All callbacks come asynchronously; none after onClose. */
export interface SocketHandlers {
  readonly onOpen: () => void;
  /** One binary message. Text messages end the connection. The bytes are the receiver's to keep. */
  readonly onMessage: (bytes: Uint8Array) => void;
  /** Once. 1006 when no close frame came, also when it could not be opened. */
  readonly onClose: (code: number, reason: string) => void;
}

export interface Socket {
  send(bytes: Uint8Array): void;
  /** A WebSocket ping, where the implementation can. */
  ping(): void;
  close(code: number): void;
  /** Without a closing handshake. */
  terminate(): void;
}

/** Opens a socket to a ws or wss URL. Must not throw; trouble comes by onClose. */
export type OpenSocket = (url: string, handlers: SocketHandlers) => Socket;
