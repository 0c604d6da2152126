import type { Client, Contact, Message } from '../../client/index.ts';
import { authorLabel, contactLabel } from '../format/labels.ts';
import { messageLines } from '../format/message-lines.ts';
import { durationText } from '../format/times.ts';
import type { Output } from '../output.ts';
import type { Session } from '../run-client.ts';
import { safeLine } from '../text/safe-text.ts';

const PAGE = 500;

/** Prints messages and what happens to them, one after the other, and marks them as read. */
export class Inbox {
  private readonly client: Client;
  private readonly out: Output;
  private readonly markRead: boolean;
  private readonly firstMessage = new AbortController();
  private queue: Promise<void> = Promise.resolve();
  private failure: unknown = null;

  constructor({ client, out }: Pick<Session, 'client' | 'out'>, markRead: boolean) {
    this.client = client;
    this.out = out;
    this.markRead = markRead;
  }

  /** Aborted when the first message has been printed. */
  get first(): AbortSignal {
    return this.firstMessage.signal;
  }

  get isEmpty(): boolean {
    return !this.firstMessage.signal.aborted;
  }

  /** What other commands have taken from the server and nobody has seen. */
  async printUnread(): Promise<void> {
    const unread: Message[] = [];
    for (const contact of await this.client.contacts()) {
      if (contact.unread > 0 && contact.relation !== 'blocked') unread.push(...await this.unreadOf(contact));
    }
    unread.sort((a, b) => a.acceptedAtMs - b.acceptedAtMs);
    for (const message of unread) this.enqueue(() => this.printMessage(message));
    await this.settled();
  }

  /** From now on, what the client tells. */
  listen(): void {
    const { client, out } = this;
    client.on('message', message => this.enqueue(() => this.printMessage(message)));
    client.on('edited', message => this.enqueue(() => this.printChange('edited', message)));
    client.on('deleted', message => this.enqueue(() => this.printChange('deleted', message)));
    client.on('reaction', ({ message, author, emoji }) => this.enqueue(async () => {
      const who = authorLabel(author, client.self?.account, await client.contact(author));
      const what = emoji === '' ? 'took the reaction back from' : `reacts ${safeLine(emoji)} to`;
      out.answer({ event: 'reaction', contentId: message.contentId, conversation: message.conversation, author, emoji }, `${who} ${what} ${message.contentId.slice(0, 8)}`);
    }));
    client.on('state', message => this.enqueue(async () => {
      // People see marks in `history` and `chat`; here they would be noise.
      out.answer({ event: 'state', contentId: message.contentId, conversation: message.conversation, state: message.state }, []);
    }));
    client.on('request', ({ account }) => this.enqueue(async () => {
      out.answer({ event: 'request', account }, `A stranger writes: sealgate accept ${account} (or block)`);
    }));
    // For people it is a note of every command.
    client.on('custodyOffer', custody => this.enqueue(async () => { out.answer({ event: 'custodyOffer', ...custody }, []); }));
    client.on('timerChanged', ({ conversation, seconds, by }) => this.enqueue(async () => {
      out.answer({ event: 'timerChanged', conversation, seconds, by }, `Messages with ${await this.nameOf(conversation)} disappear: ${durationText(seconds)}`);
    }));
    client.on('identityChanged', event => this.enqueue(async () => { out.answer({ event: 'identityChanged', ...event }, []); }));
    client.on('quarantined', event => this.enqueue(async () => {
      out.answer({ event: 'quarantined', ...event }, []);
      if (!out.json) out.note(`Something from ${event.sender ?? 'nobody known'} could not be read and was put aside (${event.reason}).`);
    }));
    client.on('gap', event => this.enqueue(async () => {
      out.answer({ event: 'gap', ...event }, `A message of ${await this.nameOf(event.author)} is missing here.`);
    }));
    client.on('deviceLinked', ({ device }) => this.enqueue(async () => { out.answer({ event: 'deviceLinked', device }, `Device ${device} was linked to your account.`); }));
    client.on('deviceRemoved', ({ device }) => this.enqueue(async () => { out.answer({ event: 'deviceRemoved', device }, `Device ${device} was removed from your account.`); }));
  }

  /** Resolves when all that was told is printed. Rejects with the first thing that went wrong meanwhile. */
  async settled(): Promise<void> {
    await this.queue;
    if (this.failure !== null) throw this.failure instanceof Error ? this.failure : new Error('printing failed');
  }

  private enqueue(task: () => Promise<void>): void {
    this.queue = this.queue.then(task).catch((error: unknown) => { this.failure ??= error; });
  }

  private async printMessage(message: Message): Promise<void> {
    const { client, out } = this;
    const contact = await client.contact(message.conversation);
    if (contact?.relation === 'blocked') return;
    out.answer({ event: 'message', number: contact?.number ?? null, name: contact?.name ?? '', relation: contact?.relation ?? 'none', ...message },
      messageLines(message, { own: client.self?.account, contact }));
    if (message.outgoing) return;
    if (this.markRead) await client.markRead(message.conversation, [message.contentId]);
    this.firstMessage.abort();
  }

  private async printChange(event: 'edited' | 'deleted', message: Message): Promise<void> {
    const contact = await this.client.contact(message.conversation);
    this.out.answer({ event, number: contact?.number ?? null, ...message }, messageLines(message, { own: this.client.self?.account, contact }));
  }

  private async unreadOf(contact: Contact): Promise<Message[]> {
    const found: Message[] = [];
    let page = await this.client.history(contact.account, { limit: PAGE });
    while (page.length > 0 && found.length < contact.unread) {
      found.unshift(...page.filter(message => !message.outgoing && message.state === 'received'));
      const oldest = page[0];
      if (oldest === undefined || page.length < PAGE) break;
      page = await this.client.history(contact.account, { limit: PAGE, before: oldest.contentId });
    }
    return found;
  }

  private async nameOf(account: string): Promise<string> {
    const contact = await this.client.contact(account);
    return contact === null ? account : contactLabel(contact);
  }
}
