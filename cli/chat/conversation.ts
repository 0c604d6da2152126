import { readFile } from 'node:fs/promises';
import type { Client, Contact, Message, MessageRef, Peer } from '../../client/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { answerOf } from '../answer-of.ts';
import { refOf } from '../find-message.ts';
import { findContact } from '../peer.ts';
import type { ChatCommand } from './chat-command.ts';

const MESSAGES_MAX = 500;

/** What a command did, for the line of status; null: nothing to say. */
export type Outcome = string | null;

/** The conversation as the client knows it: what there is, and what the commands do. */
export class Conversation {
  readonly client: Client;
  private readonly peer: Peer;
  private known: Contact | null = null;

  constructor(client: Client, peer: Peer) {
    this.client = client;
    this.peer = peer;
  }

  /** The account once it is known, before that what was typed. */
  get target(): Peer {
    return this.known?.account ?? this.peer;
  }

  /** What the profile has. */
  async read(): Promise<{ readonly contact: Contact | null; readonly messages: readonly Message[] }> {
    this.known = await this.client.contact(this.target);
    if (this.known === null) return { contact: null, messages: [] };
    return { contact: this.known, messages: await this.client.history(this.known.account, { limit: MESSAGES_MAX }) };
  }

  /** Asks the server whose number it is, when the profile does not know. */
  async lookUp(): Promise<void> {
    this.known = await findContact(this.client, this.target);
    // What a person is to decide about is what holds now.
    if (this.known.kind === 'business') await this.client.custody(this.known.account);
  }

  /** What is on the screen has been read; strangers do not learn it. */
  async markRead(): Promise<void> {
    const contact = this.known;
    if (contact === null || contact.unread === 0 || contact.relation === 'request' || contact.relation === 'blocked') return;
    await this.client.markRead(contact.account);
  }

  /** Does what needs the client. `message` finds the message of a number on the screen. */
  async perform(command: ChatCommand, message: (number: number) => Message): Promise<Outcome> {
    const { client, target } = this;
    switch (command.kind) {
      case 'text': return done(client.send(target, { text: command.text }));
      case 'reply': return done(client.send(target, { text: command.text, replyTo: refOf(message(command.number)) }));
      case 'react': return done(client.react(target, refOf(message(command.number)), command.emoji));
      case 'edit': return done(client.edit(target, ownId(message(command.number)), command.text));
      case 'delete': return done(client.remove(target, ownId(message(command.number))));
      case 'timer': return done(client.setTimer(target, command.seconds));
      case 'location': return done(client.sendLocation(target, { latitude: command.latitude, longitude: command.longitude, name: command.name, ...command.number === null ? {} : { replyTo: refOf(message(command.number)) } }));
      case 'contact': return done(client.sendContact(target, await readVcard(command.file)));
      case 'confirm': return done(client.confirmIdentity(target), 'The changed account key is confirmed; the contact is no longer verified.');
      case 'accept': return done(client.accept(target), 'Accepted.');
      case 'block': return done(client.block(target), 'Blocked; they are not told.');
      case 'unblock': return done(client.unblock(target), 'No longer blocked.');
      case 'choose': {
        const asked = message(command.number);
        return done(client.choose(target, refOf(asked), answerOf(asked, command.choice, `/location ${command.number} LAT,LON`).id));
      }
      case 'accept-custody': return done(client.acceptCustody(target), 'Accepted.');
      case 'decline-custody': return done(client.declineCustody(target), 'Declined: nothing is sent or shown.');
      case 'report': return done(client.report(target, command.reason), 'Reported to the operator; the business is not told.');
      case 'marketing': return done(client.setMarketing(target, command.on), command.on ? 'It may send marketing again.' : 'It is told to send no marketing.');
      case 'verify': return command.mark === null ? null : done(client.markVerified(target, command.mark), command.mark ? 'Marked as verified.' : 'No longer verified.');
      case 'wrong': throw new Error(command.text);
      case 'about': case 'help': case 'quit': case 'nothing': return null;
    }
  }
}

async function done(work: Promise<unknown>, outcome: Outcome = null): Promise<Outcome> {
  await work;
  return outcome;
}

function ownId(message: Message): MessageRef['contentId'] {
  if (!message.outgoing) throw new SealgateError('UNKNOWN_MESSAGE');
  return message.contentId;
}

async function readVcard(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null || !/^BEGIN:VCARD/i.test(text)) throw new Error('There is no vCard at this path.');
  return text;
}
