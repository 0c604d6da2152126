/**
 * sent: on its way. buffered: taken, waits in our memory for the reader; offer no more deliveries until onDrain.
 * dropped: not taken, the buffer is full or the socket is closed.
 */
export type SendResult = 'sent' | 'buffered' | 'dropped';

/** One WebSocket of a client. All methods are synchronous and safe after the close: they do nothing then. */
export interface TransportSocket {
  /** The client's address as text, behind trusted proxies the one they name. */
  readonly address: string;
  /** Another node of the cluster passes a device's frames on. */
  readonly isRelayed: boolean;
  readonly isOpen: boolean;
  /** Bytes wait for the reader; until onDrain. */
  readonly isFull: boolean;
  /** Sends one binary message. `frame` may be used again when it returns. */
  send(frame: Uint8Array): SendResult;
  /** What `task` sends leaves in few packets. Runs it at once, also when the socket is closed. */
  cork(task: () => void): void;
  /** Sends what is buffered, then a close frame. The handler's onClose has run, or runs soon, once. */
  end(closeCode: number, text: string): void;
  /** Cuts the connection without a close frame. */
  terminate(): void;
}

/** What a socket's events go to. The transport catches what these throw, reports it and closes that one socket. */
export interface SocketHandler {
  /** One binary message. The bytes are the handler's own. */
  onFrame(frame: Uint8Array): void;
  /** Everything that was buffered has been taken. */
  onDrain(): void;
  /** A ping or pong came in. */
  onControl(): void;
  /** The socket is gone; called once. Nothing can be sent any more. */
  onClose(closeCode: number): void;
}

export interface UpgradeRequest {
  readonly address: string;
  /** '' when there is none: not a browser. */
  readonly origin: string;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly address: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What the device plane hands to a transport. */
export interface TransportHandlers {
  /** Decides synchronously; null admits, else the HTTP status to refuse with. */
  admit(request: UpgradeRequest): number | null;
  /** A WebSocket is open. */
  open(socket: TransportSocket): SocketHandler;
  /** Any HTTP request that is not the upgrade. Synchronous. */
  http(request: HttpRequest): HttpAnswer;
  /** A handler threw. */
  failed(where: string, error: unknown): void;
}

export interface TlsFiles {
  /** PEM files: the chain, and its key. */
  readonly certFile: string;
  readonly keyFile: string;
}

export interface TransportOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls: TlsFiles | null;
  readonly frameBytesMax: number;
  readonly sendBufferBytesMax: number;
  /** Whole seconds. Pings are sent early enough that a live client never runs into it. */
  readonly idleTimeoutMs: number;
  /** Addresses and networks (CIDR) whose word about the client's address is taken; empty: nobody's. */
  readonly trustedProxies: readonly string[];
  /** The client's address in another node's relay header, null when none of this cluster wrote it; absent where there are no other nodes. */
  readonly openRelayHeader?: (value: string) => string | null;
}

/**
 * The device listener: WebSockets at /v1/device, plain HTTP elsewhere. Contract suite: test/gateway/device/transport/contract.ts.
 * A text message closes with 1003, one above frameBytesMax cuts the connection (1006 at the handler, or 1009).
 */
export interface Transport {
  readonly name: 'uws' | 'ws' | 'memory';
  /** Rejects with SealgateError PORT_IN_USE or BAD_CONFIG. Called once. */
  listen(handlers: TransportHandlers): Promise<{ readonly port: number }>;
  /** New connections are refused; those that are open go on. Idempotent. */
  stopAccepting(): void;
  /** New connections get the certificate that is in the files now; open ones keep theirs. Rejects with BAD_CONFIG and keeps the old one. */
  reloadTls(): Promise<void>;
  /** Cuts what is left and frees the port. Idempotent. */
  close(): Promise<void>;
}

export const devicePath = '/v1/device';
