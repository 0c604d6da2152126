import type { LoadHeader, LoadPayload } from './load-payload.ts';
import type { SecureContext } from 'node:tls';

/**
 * What the devices of one generator process speak: one variant for each protocol, all of them in wires/index.ts. Ours is `sealgate`.
 *
 * How another server plugs in:
 * 1. wires/NAME/ implements Wire and Connection, on `WebSocketClient` (web-socket.ts), which costs next to nothing; a line in wires/index.ts gives it its name.
 * 2. A Target (targets/target.ts) starts the real server, makes `accounts` users whose names and secrets follow from their index alone (or are in a file of its
 *    own, `Target.accountsFile`), and says `wire: NAME`, which durability the sender's answer means, and which page its settings come from; a line in targets/index.ts.
 * Scenarios, schedule, checker and reports know neither.
 *
 * Of a Connection the rest relies on this:
 * - `send` hands the message to the kernel at once, or with the others that are sent before `uncork`; nothing waits for answers to earlier ones.
 * - `accepted` is called for every message that the server promised to deliver, at its strongest promise: an answer that says less is none.
 * - Every message that came is acknowledged in the protocol's own words, after `delivered` was called, so that the server may forget it.
 * - A message that was neither acknowledged nor expired comes again on the next connection of the same device.
 */
export interface Wire {
  /** Starts a connection that authenticates as device `index`. The listener hears `ready` or `closed`. `localAddress`: where it comes from; null: anywhere. */
  connect(index: number, localAddress: string | null, listener: ConnectionListener): Connection;
}

/** What a wire is made of. */
export interface WireSettings {
  /** Device listeners with path; the first answers for all, others may be told to a device. */
  readonly urls: readonly string[];
  /** With TLS: made once for all connections. Who the server is has been checked. */
  readonly secureContext: SecureContext | null;
  /** What the target wrote for its wire: null when index tells all. */
  readonly accountsFile: string | null;
  /** Of all generators together. */
  readonly devices: number;
  readonly seed: number;
  /** Tells the messages of this run from those of any other. */
  readonly run: number;
  readonly payload: LoadPayload;
  /** Where a protocol acknowledges cumulatively: received messages wait this long, unless `ackEvery` have gathered. */
  readonly ackTickMs: number;
  readonly ackEvery: number;
}

/** One device's connection. After `closed` it does nothing any more. */
export interface Connection {
  /**
   * Sends a message from the connection's device to device `header.recipient`: the bytes that `WireSettings.payload.write` makes of the header, in base64 where the protocol
   * is text. `token` (1 to 2^31 - 1, unique on a connection until it is answered) comes back in `accepted` or `refused`.
   */
  send(token: number, header: Readonly<LoadHeader>): void;
  /** The device takes messages of this peer. Resolves to null, or to the refusal's name; at once where the protocol does not ask. */
  accept(peer: number): Promise<string | null>;
  /** What is written until `uncork` leaves in one system call. */
  cork(): void;
  uncork(): void;
  /** From here on nothing is read from the socket, as a reader who hangs does. */
  stopReading(): void;
  /** Acknowledges what came, says goodbye and ends. */
  close(): void;
  /** Ends without a word, as a lost network does. */
  destroy(): void;
}

/** Why a message was not taken. */
export interface Refusal {
  readonly name: string;
  /** Whether the same may be asked again, and after which pause (0: no hint). */
  readonly retry: boolean;
  readonly retryAfterMs: number;
}

/** What a connection tells. None may throw. */
export interface ConnectionListener {
  /** Authenticated and receiving: messages may be sent from here on. */
  ready(): void;
  accepted(token: number): void;
  refused(token: number, refusal: Refusal): void;
  /** `bytes[start..end)` is what the sender's `payload.write` should have made. The memory is used again after the call. */
  delivered(bytes: Buffer, start: number, end: number): void;
  /** Something came that is no message of the protocol. `closed` follows. */
  undecodable(): void;
  /** Once, after which nothing follows. `code`: a WebSocket close code, 1006 when the connection was just gone; `canRetry`: another attempt may succeed; `withinMs`: at a random moment of this time, where the server said so. */
  closed(code: number, canRetry: boolean, withinMs?: number): void;
}
