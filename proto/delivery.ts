import { wire, type messages } from './messages.ts';
import type { Position } from './position.ts';

type EnvelopeRecord = messages.sealgate.v1.EnvelopeRecord.$Properties;

/**
 * The encoded Frame (event, request id 0) with the Deliver of one device: the same bytes whether they are pushed live, kept in a mailbox or made again from the log.
 * `index` counts in `record.sealed`. An ephemeral delivery has no position, since it is not acknowledged.
 */
export function encodeDelivery(record: EnvelopeRecord, index: number, position: Position): Uint8Array {
  return wire.Frame.encode({
    deliver: {
      position: record.ephemeral === true ? null : position,
      envelopeId: record.envelopeId ?? null,
      sender: record.sender ?? null,
      senderDevice: record.senderDevice ?? null,
      senderIncarnation: record.senderIncarnation ?? null,
      acceptedAtMs: record.acceptedAtMs ?? null,
      payload: record.sealed?.[index]?.payload ?? null,
      ephemeral: record.ephemeral ?? null,
      clientMessageId: record.clientMessageId ?? null,
    },
  }).finish();
}
