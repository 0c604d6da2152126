import { encodeDeliver } from './frequent-frames.ts';
import type { DeviceKey } from './ids.ts';
import { wire, type messages } from './messages.ts';
import type { Position } from './position.ts';

type LogRecord = messages.sealgate.v1.Record.$Properties;
type EventRecord = messages.sealgate.v1.EventRecord.$Properties;
type EnvelopeRecord = messages.sealgate.v1.EnvelopeRecord.$Properties;

/** What of a decoded log record is for one device: it is delivered, acknowledged and kept under the record's position. */
export interface DevicePart {
  readonly record: LogRecord;
  /** Counts in the envelope's `sealed`; 0 in an event. */
  readonly index: number;
}

/** The part for a device of the account whose record it is, null when there is none. */
export function partFor(record: LogRecord, { device, incarnation }: DeviceKey): DevicePart | null {
  const { envelope, event } = record;
  if (event?.device === device && event.incarnation === incarnation) return { record, index: 0 };
  const index = envelope?.sealed?.findIndex(sealed => sealed.device === device && sealed.incarnation === incarnation) ?? -1;
  return index < 0 ? null : { record, index };
}

/** The encoded Frame (event, request id 0) that the device gets: the same bytes whether they are pushed live, kept in a mailbox or made again from the log. */
export function encodePart({ record, index }: DevicePart, position: Position): Uint8Array {
  const { envelope, event } = record;
  if (envelope !== null && envelope !== undefined) return encodeDelivery(envelope, index, position);
  return wire.Frame.encode(eventFrame(event ?? {}, position)).finish();
}

function eventFrame({ setChanged, custodyOffer, custodyAnswered }: EventRecord, position: Position): messages.sealgate.v1.Frame.$Properties {
  if (custodyOffer !== null && custodyOffer !== undefined) return { custodyOffer: { ...custodyOffer, position } };
  if (custodyAnswered !== null && custodyAnswered !== undefined) return { custodyAnswered: { ...custodyAnswered, position } };
  return { setChanged: { ...setChanged, position } };
}

/** Server time; expiry counts from here. */
export function acceptedAtMsOf({ envelope, event }: LogRecord): number {
  return envelope?.acceptedAtMs ?? event?.acceptedAtMs ?? 0;
}

/**
 * The encoded Frame with the Deliver of one device.
 * `index` counts in `record.sealed`. An ephemeral delivery has no position, since it is not acknowledged.
 */
export function encodeDelivery(record: EnvelopeRecord, index: number, position: Position): Uint8Array {
  return encodeDeliver({
    position: record.ephemeral === true ? null : position,
    envelopeId: record.envelopeId ?? null,
    sender: record.sender ?? null,
    senderDevice: record.senderDevice ?? null,
    senderIncarnation: record.senderIncarnation ?? null,
    acceptedAtMs: record.acceptedAtMs ?? null,
    payload: record.sealed?.[index]?.payload ?? null,
    ephemeral: record.ephemeral ?? null,
    clientMessageId: record.clientMessageId ?? null,
  });
}
