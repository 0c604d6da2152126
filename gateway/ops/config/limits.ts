import { checkDeviceLimits, defaultDeviceLimits, type DeviceLimits } from '../../device/limits.ts';
import { defaultRoutingLimits, type RoutingLimits } from '../../routing/limits.ts';
import { protocol } from '../../../proto/limits.ts';
import { SealgateError } from '../../../proto/errors.ts';

/** Every limit of a node, by the part that enforces it. */
export interface GatewayLimits {
  readonly device: DeviceLimits;
  readonly routing: RoutingLimits;
}

export const defaultLimits: GatewayLimits = {
  // A process that was asked to stop has 10 s in all: clients go over 3 s, and what the mailbox has not taken after 5 s more is in the log.
  device: { ...defaultDeviceLimits, drainSpreadMs: 3_000 },
  routing: { ...defaultRoutingLimits, payloadBytesMax: 16 * 1024, drainTimeoutMs: 5_000 },
};

/** What a Send carries beside its payloads, generously: ids of the message, and of each device. */
const sendOverheadBytes = 256;
const sealedOverheadBytes = 64;

/** One promise that several limits make together: `holds` decides, `text` is what the operator reads when it does not. */
interface Relation {
  readonly text: string;
  holds(limits: GatewayLimits): boolean;
}

const relations: readonly Relation[] = [
  // Or the largest message that is promised could not be sent to everybody.
  { text: 'limits.device.frameBytesMax must hold a Send of limits.routing.payloadBytesMax for each of limits.device.devicesMax', holds: ({ device, routing }) => (routing.payloadBytesMax + sealedOverheadBytes) * device.devicesMax + sendOverheadBytes <= device.frameBytesMax },
  // An account may be sent to as a whole.
  { text: 'limits.device.devicesMax must not exceed limits.routing.devicesMax', holds: ({ device, routing }) => device.devicesMax <= routing.devicesMax },
  { text: `limits.device.devicesMax must not exceed ${protocol.deviceIdMax}, the device ids there are`, holds: ({ device }) => device.devicesMax <= protocol.deviceIdMax },
  { text: `limits.device.firstFrameBytesMax must not exceed ${protocol.firstFrameBytesMax}, which the protocol promises`, holds: ({ device }) => device.firstFrameBytesMax <= protocol.firstFrameBytesMax },
  // Or the largest message could never be pushed.
  { text: 'limits.routing.windowBytes must hold one payload of limits.routing.payloadBytesMax', holds: ({ routing }) => routing.payloadBytesMax < routing.windowBytes },
  { text: 'limits.routing.mailboxReadBytes must hold one payload of limits.routing.payloadBytesMax', holds: ({ routing }) => routing.payloadBytesMax < routing.mailboxReadBytes },
  // Every push of a full window must fit the socket's buffer: a device is stored by the window's rule, not cut as too slow.
  { text: 'limits.device.sendBufferBytesMax must hold a window of limits.routing.windowBytes', holds: ({ device, routing }) => routing.windowBytes <= device.sendBufferBytesMax },
  { text: 'limits.routing.mailboxReadItems must not exceed limits.routing.windowMessages', holds: ({ routing }) => routing.mailboxReadItems <= routing.windowMessages },
  { text: 'limits.routing.windowMessages must not exceed limits.routing.mailboxMessages', holds: ({ routing }) => routing.windowMessages <= routing.mailboxMessages },
  { text: 'limits.routing.windowBytes must not exceed limits.routing.mailboxBytes', holds: ({ routing }) => routing.windowBytes <= routing.mailboxBytes },
  // A reader that is merely waiting for its grace must not be cut before it.
  { text: 'limits.routing.ackGraceMs must be shorter than limits.device.idleTimeoutMs', holds: ({ device, routing }) => routing.ackGraceMs < device.idleTimeoutMs },
  { text: 'limits.routing.ackGraceMs must be shorter than limits.device.stalledTimeoutMs', holds: ({ device, routing }) => routing.ackGraceMs < device.stalledTimeoutMs },
  { text: 'limits.routing.ackGraceMs must be shorter than limits.routing.envelopeTtlMs', holds: ({ routing }) => routing.ackGraceMs < routing.envelopeTtlMs },
  { text: 'limits.routing.ephemeralTtlMs must be shorter than limits.routing.envelopeTtlMs', holds: ({ routing }) => routing.ephemeralTtlMs < routing.envelopeTtlMs },
  { text: 'limits.routing.storeRetryMinMs must not exceed limits.routing.storeRetryMaxMs', holds: ({ routing }) => routing.storeRetryMinMs <= routing.storeRetryMaxMs },
  { text: 'limits.device.sendsPerSecond must not exceed limits.device.requestsPerSecond', holds: ({ device }) => device.sendsPerSecond <= device.requestsPerSecond },
  { text: 'limits.device.connectionsPerAddressMax must not exceed limits.device.connectionsPerNodeMax', holds: ({ device }) => device.connectionsPerAddressMax <= device.connectionsPerNodeMax },
];

/** Limits that cannot work together are refused at start. Throws BAD_CONFIG that names the broken relation. */
export function checkLimits(limits: GatewayLimits): void {
  try {
    checkDeviceLimits(limits.device);
  } catch (error) {
    throw error instanceof RangeError ? new SealgateError('BAD_CONFIG', { detail: `limits.device: ${error.message}` }) : error;
  }
  for (const relation of relations) {
    if (!relation.holds(limits)) throw new SealgateError('BAD_CONFIG', { detail: relation.text });
  }
}

/** Every relation in words, for the documentation. */
export const limitRelations: readonly string[] = relations.map(relation => relation.text);
