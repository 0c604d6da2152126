import type { DeviceConnection } from '../connection.ts';
import { encodeFrame } from '../frames.ts';

const JITTER_MS = 500;
/** Of a drain, whose closes are spread already. */
const DRAIN_JITTER_MS = 200;

/** Tells a device where to go, and closes. */
export function sendTo(connection: DeviceConnection, url: string, mapVersion: number, jitterMs = JITTER_MS): void {
  connection.shared.observer.sentAway('moved');
  connection.queue(encodeFrame({ moved: { url, mapVersion, jitterMs, cluster: connection.shared.urls.current().signed } }));
  connection.close('MOVED');
}

/** As for a lost lease: in a moment somebody owns the account, and this or another node knows who. */
export function comeAgain(connection: DeviceConnection): void {
  connection.shared.observer.sentAway('again');
  connection.queue(encodeFrame({ goingAway: { reconnectWithinMs: JITTER_MS } }));
  connection.close('LEASE_LOST');
}

/** This node stops: to whoever has taken over where that is known and can be reached, else back within the time. */
export function sendHome(connection: DeviceConnection, reconnectWithinMs: number): void {
  const { router, relay } = connection.shared;
  const device = connection.session?.device ?? null;
  const owner = device === null ? null : router.ownerOf(device.account);
  if (owner?.at === 'elsewhere' && owner.node.deviceUrl !== '' && relay?.always !== true && !connection.socket.isRelayed) {
    sendTo(connection, owner.node.deviceUrl, owner.mapVersion, DRAIN_JITTER_MS);
    return;
  }
  connection.queue(encodeFrame({ goingAway: { reconnectWithinMs } }));
  connection.close('RESTART');
}
