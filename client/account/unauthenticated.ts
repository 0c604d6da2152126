import type { Clock } from '../../proto/clock.ts';
import type { Random } from '../../proto/random.ts';
import { Connection } from '../connection/connection.ts';
import type { Frame, FrameBody } from '../connection/frames.ts';
import { parseServerUrl } from '../connection/server-url.ts';
import type { OpenSocket } from '../connection/web-socket.ts';
import type { ProfileStore } from '../profile/profile-store.ts';

/** What becoming somebody needs. */
export interface Newcomer {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: ProfileStore;
  readonly openSocket: OpenSocket;
  readonly requestTimeoutMs: number;
  readonly serverUrl: string;
}

/** One question of somebody who is nobody yet, on a connection of its own: the server answers one and closes. */
export function askOnce(newcomer: Newcomer, body: FrameBody): Promise<Frame> {
  return withConnection(newcomer, () => undefined, connection => connection.request(body));
}

/** Runs a task over a connection that is nobody's yet, and closes it. */
export async function withConnection<T>(newcomer: Newcomer, onEvent: (frame: Frame) => void, task: (connection: Connection, closed: Promise<void>) => Promise<T>): Promise<T> {
  let onClosed: () => void = () => undefined;
  const closed = new Promise<void>(resolve => { onClosed = resolve; });
  const url = parseServerUrl(newcomer.serverUrl);
  const connection = new Connection(newcomer, url.href, { onEvent, onClose: () => { onClosed(); } });
  try {
    return await task(connection, closed);
  } finally {
    connection.close();
  }
}
