import { createHash } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';

/** One template to many recipients. Parent: its number. */
export const broadcastSchema = Type.Object({
  phoneNumberId: Type.String(),
  name: Type.String(),
  status: Type.Union([Type.Literal('running'), Type.Literal('paused'), Type.Literal('cancelled'), Type.Literal('done')]),
  /** Messages per second. */
  pace: Type.Integer({ minimum: 1 }),
  recipients: Type.Integer(),
  parts: Type.Integer(),
  createdAtMs: Type.Integer(),
  endedAtMs: Type.Integer(),
});
export type Broadcast = Static<typeof broadcastSchema>;

/** So many recipients of a broadcast, what they are sent and what became of it. Parent: the broadcast; id: partId(). */
export const broadcastPartSchema = Type.Object({
  /** SecretBox, about `broadcast ID`: a JSON list of the messages' parameters, a recipient each. */
  payloadsSealed: Type.String(),
  /** By recipient: 0: accepted; -1: not sent yet; otherwise the API's code that refused it. */
  results: Type.Array(Type.Integer()),
});
export type BroadcastPart = Static<typeof broadcastPartSchema>;

/** Recipients of a part: as many as are asked for again after a crash. */
export const PART_RECIPIENTS = 50;

export const notSent = -1;
export const accepted = 0;

export function partId(broadcast: string, part: number): string {
  return `${broadcast}:${String(part).padStart(6, '0')}`;
}

/** The content id of one recipient's message: the same however often the work is repeated, so that it is sent once. */
export function contentIdOf(broadcast: string, recipient: number): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`broadcast\n${broadcast}\n${recipient}`).digest().subarray(0, 16));
}
