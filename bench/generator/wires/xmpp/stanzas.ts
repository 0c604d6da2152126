// What an XMPP client says over WebSocket (RFC 7395), with stream management (XEP-0198): one element per message.
import { xmppDomain } from '../../../peers/xmpp-domain.ts';

const SM = 'urn:xmpp:sm:3';
const CLIENT = 'jabber:client';
const RESOURCE = 'bench';
const BODY_START = Buffer.from('<body>');
const BODY_END = Buffer.from('</body>');

export const stanzas = {
  open: `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${xmppDomain}' version='1.0'/>`,
  close: "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>",
  bind: `<iq xmlns='${CLIENT}' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${RESOURCE}</resource></bind></iq>`,
  enable: `<enable xmlns='${SM}' resume='true'/>`,
  presence: `<presence xmlns='${CLIENT}'/>`,
  requestAck: `<r xmlns='${SM}'/>`,
} as const;

export function authStanza({ name, password }: { readonly name: string; readonly password: string }): string {
  return `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${Buffer.from(`\0${name}\0${password}`).toString('base64')}</auth>`;
}

/** So many stanzas have come since the stream was managed. */
export function ackStanza(count: number): string {
  return `<a xmlns='${SM}' h='${count}'/>`;
}

export function resumeStanza(previous: string, count: number): string {
  return `<resume xmlns='${SM}' previd='${previous}' h='${count}'/>`;
}

/** A message to a user, whichever device of theirs is there; what comes back refused has the token as its id. */
export function messageStanza(token: number, to: string, content: string): string {
  return `<message xmlns='${CLIENT}' to='${to}@${xmppDomain}' type='chat' id='${token}'><body>${content}</body></message>`;
}

/** Name of the element that begins at `start`, without its prefix. */
export function elementName(bytes: Buffer, start: number, end: number): string {
  const head = bytes.toString('latin1', start, Math.min(end, start + 40));
  return /^<(?:\w+:)?(\w+)/.exec(head)?.[1] ?? '';
}

/** The value of an attribute of the element that begins at `start`; undefined: it has none of that name. */
export function attribute(bytes: Buffer, start: number, end: number, name: string): string | undefined {
  const tagEnd = bytes.indexOf('>', start);
  const tag = bytes.toString('latin1', start, tagEnd < 0 || tagEnd > end ? end : tagEnd);
  return new RegExp(`\\s${name}=(['"])(.*?)\\1`).exec(tag)?.[2];
}

/** Where the body's text is, in a message; null: it has none. */
export function bodyRange(bytes: Buffer, start: number, end: number): { readonly from: number; readonly to: number } | null {
  const found = bytes.indexOf(BODY_START, start);
  if (found < 0 || found >= end) return null;
  const from = found + BODY_START.length;
  const to = bytes.indexOf(BODY_END, from);
  return to < 0 || to >= end ? null : { from, to };
}
