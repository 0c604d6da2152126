import type { Body, Message } from '../../client/index.ts';
import { safeLine, safeText } from '../text/safe-text.ts';
import { businessText, placeText } from './business-text.ts';
import { durationText } from './times.ts';

/** What the message says, safe for a terminal; several lines are possible. */
export function messageText(message: Pick<Message, 'body' | 'deleted'>): string {
  return message.deleted ? '(deleted)' : bodyText(message.body);
}

function bodyText(body: Body): string {
  switch (body.kind) {
    case 'text': return safeText(body.text);
    case 'location': return placeText(body);
    case 'contact': return `[contact]${labelled(vcardField(body.vcard, 'FN'))}${labelled(vcardField(body.vcard, 'TEL'))}`;
    case 'timer': return body.seconds === 0 ? '[messages no longer disappear]' : `[messages disappear after ${durationText(body.seconds)}]`;
    case 'attachment': return `[file] ${safeLine(body.contentType)}, ${body.plaintextBytes} bytes${labelled(body.caption)}`;
    case 'interactive': case 'template': return businessText(body);
    case 'choice': return `[answer]${labelled(body.title)}`;
    case 'identityChanged': return '[the account key changed: compare safety numbers]';
    case 'unsupported': return '[a newer version of sealgate is needed to show this message]';
  }
}

function labelled(text: string): string {
  const line = safeLine(text);
  return line === '' ? '' : ` ${line}`;
}

/** The first value of a property of a vCard, unfolded; '' when it is not there. */
export function vcardField(vcard: string, property: string): string {
  const unfolded = vcard.replace(/\r?\n[ \t]/g, '');
  const line = unfolded.split(/\r?\n/).find(entry => entry.toUpperCase().startsWith(`${property}:`) || entry.toUpperCase().startsWith(`${property};`));
  return line?.slice(line.indexOf(':') + 1) ?? '';
}

/** `✓` accepted, `✓✓` delivered, `✓✓ read`; of incoming messages nothing. */
export function stateMark(message: Pick<Message, 'state' | 'outgoing'>): string {
  if (!message.outgoing) return '';
  switch (message.state) {
    case 'sending': return '…';
    case 'accepted': return '✓';
    case 'delivered': return '✓✓';
    case 'read': return '✓✓ read';
    case 'failed': return '✗ not sent';
    case 'received': return '';
  }
}
