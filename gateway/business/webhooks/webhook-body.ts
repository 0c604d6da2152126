import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { HostedNumber } from '../registry/hosted-number.ts';
import { asciiJson } from './ascii-json.ts';

/** Where an event goes is read from what it says. */
export interface WebhookSubject {
  readonly wabaId: string;
  /** null: what belongs to no number, or goes to the app's own callback whatever the number says. */
  readonly phoneNumberId: string | null;
}

/** The field for which a number or an account may have a callback of its own. */
const OVERRIDABLE = 'messages';

/** One entry, one change: what many receivers read of a webhook is its first item. */
export function conversationBody(number: HostedNumber, field: string, items: object): Uint8Array {
  const metadata = { display_phone_number: number.displayNumber, phone_number_id: number.phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, ...items };
  return bodyAbout(subjectFor(number.wabaId, field, number.phoneNumberId), { id: number.wabaId, changes: [{ field, value }] });
}

/** What belongs to no conversation: numeric time, no metadata. */
export function accountBody(wabaId: string, atMs: number, field: string, value: object): Uint8Array {
  return bodyAbout({ wabaId, phoneNumberId: null }, { id: wabaId, time: unixSeconds(atMs), changes: [{ field, value }] });
}

const START = Buffer.from('{"object":"whatsapp_business_account","entry":[');
const END = Buffer.from(']}');
const COMMA = Buffer.from(',');

/** Of bodies that were made here, one with the entries of all. */
export function joinedBody(bodies: readonly Uint8Array[]): Uint8Array {
  const [only] = bodies;
  if (bodies.length === 1 && only !== undefined) return only;
  return Buffer.concat([START, ...bodies.flatMap((body, i) => [...i === 0 ? [] : [COMMA], body.subarray(START.length, body.length - END.length)]), END]);
}

/** Of bodies that are told from memory: to read one costs more than to sign it. */
const subjects = new WeakMap<Uint8Array, WebhookSubject>();

function bodyAbout(subject: WebhookSubject, entry: object): Uint8Array {
  const body = asciiJson({ object: 'whatsapp_business_account', entry: [entry] });
  subjects.set(body, subject);
  return body;
}

export function unixSeconds(atMs: number): number {
  return Math.floor(atMs / 1000);
}

/** As the `messages` field says times. */
export function secondsText(atMs: number): string {
  return String(unixSeconds(atMs));
}

/** Of a body that was made here; null for anything else. */
export function subjectOf(body: Uint8Array): WebhookSubject | null {
  const known = subjects.get(body);
  if (known !== undefined) return known;
  const parsed: unknown = JSON.parse(Buffer.from(body).toString('latin1'));
  if (!hasSubject.Check(parsed)) return null;
  const [{ id, changes: [{ field, value }] }] = parsed.entry;
  return subjectFor(id, field, value.metadata?.phone_number_id ?? null);
}

function subjectFor(wabaId: string, field: string, phoneNumberId: string | null): WebhookSubject {
  return { wabaId, phoneNumberId: field === OVERRIDABLE ? phoneNumberId : null };
}

const hasSubject = TypeCompiler.Compile(Type.Object({
  entry: Type.Tuple([Type.Object({
    id: Type.String(),
    changes: Type.Tuple([Type.Object({ field: Type.String(), value: Type.Object({ metadata: Type.Optional(Type.Object({ phone_number_id: Type.String() })) }) })]),
  })]),
}));
