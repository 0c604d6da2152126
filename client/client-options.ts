import type { Clock } from '../proto/clock.ts';
import type { Random } from '../proto/random.ts';
import type { OpenSocket } from './connection/web-socket.ts';
import type { ProfileStore } from './profile/profile-store.ts';

export interface ClientOptions {
  /** From openMemoryProfile() or openSqliteProfile(). The client closes it in close(). */
  readonly profile: ProfileStore;
  /** ws:// (loopback only) or wss:// URL of the device listener. For a registered profile the stored one is the default. */
  readonly serverUrl?: string;
  readonly clock?: Clock;
  readonly random?: Random;
  /** How a WebSocket is opened; by default the `ws` package. Throwing or `onClose` says it failed. */
  readonly openSocket?: OpenSocket;
  /** Name and version of the program, at most 64 bytes, for the server's statistics. */
  readonly program?: string;
  /** How long a request may stay unanswered before it rejects with TIMEOUT (and a send with RESULT_UNKNOWN). Default 15,000. */
  readonly requestTimeoutMs?: number;
  /** How long a call waits for a connection before it rejects with OFFLINE. Default 30,000: longer than another node takes to replace one that was lost. */
  readonly offlineAfterMs?: number;
  /** How many sends may wait while there is no connection; one more rejects with SENDS_WAITING. Default 1,000. */
  readonly heldSendsMax?: number;
  /** Answers messages with delivered and read receipts. Default true; also settable by setReceipts. */
  readonly receipts?: boolean;
  /** Uploads one-time keys by itself after connecting and when they run low. Default true; a load generator may switch it off. */
  readonly keepKeys?: boolean;
  /** Told of a handler of yours that threw, and of trouble that has no caller. Default: nothing. */
  readonly onError?: (error: unknown) => void;
}
