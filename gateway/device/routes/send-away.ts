import type { DeviceConnection } from '../connection.ts';
import { encodeFrame } from '../frames.ts';

/** Of Moved: where it leads, the device's owner is ready for it. */
const JITTER_MS = 500;
/** Of a drain, whose closes are spread already. */
const DRAIN_JITTER_MS = 200;

/** Tells a device where to go, and closes. */
export function sendTo(connection: DeviceConnection, url: string, mapVersion: number, jitterMs = JITTER_MS): void {
  connection.shared.observer.sentAway('moved');
  connection.queue(encodeFrame({ moved: { url, mapVersion, jitterMs, cluster: connection.shared.urls.current().signed } }));
  connection.close('MOVED');
}

/** `again`: in a moment somebody owns the account, and this or another node knows who. `busy`: this node does, and lets in as many as it can already. */
export function comeAgain(connection: DeviceConnection, why: 'again' | 'busy' = 'again'): void {
  connection.shared.observer.sentAway(why);
  sayWhenToReturn(connection);
  connection.close('LEASE_LOST');
}

/** At a random moment of this time, by default that which those need who are sent away with it. A close should follow. */
export function sayWhenToReturn(connection: DeviceConnection, reconnectWithinMs = connection.shared.returns.nextMs()): void {
  connection.queue(encodeFrame({ goingAway: { reconnectWithinMs } }));
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
  sayWhenToReturn(connection, reconnectWithinMs);
  connection.close('RESTART');
}
