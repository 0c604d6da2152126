import { peerUser } from '../../../peers/peer-user.ts';
import type { LoadHeader } from '../../load-payload.ts';
import { clientFrame } from '../../client-frame.ts';
import type { ConnectionListener } from '../../wire.ts';
import { SocketConnection } from '../socket-connection.ts';
import { ackStanza, attribute, authStanza, bodyRange, elementName, messageStanza, resumeStanza, stanzas } from './stanzas.ts';
import type { ManagedStream, XmppWire } from './xmpp-wire.ts';

/** Stands for the presence that makes a device receive: it is a stanza like any other for the server's count. */
const PRESENCE = 0;

/** One stream: authentication, resource, stream management, or in the place of the last two the resumption of the stream before. */
export class XmppConnection extends SocketConnection {
  private readonly shared: XmppWire;
  private readonly index: number;
  private isAuthenticated = false;
  /** null until the server manages this stream. */
  private stream: ManagedStream | null = null;
  /** Sent and not yet counted by the server, in order. */
  private unanswered: number[] = [];
  /** Of what was sent, as the server has counted it. */
  private counted = 0;
  private isAwaitingCount = false;

  constructor(shared: XmppWire, index: number, localAddress: string | null, listener: ConnectionListener) {
    super(shared.address, localAddress, listener);
    this.shared = shared;
    this.index = index;
  }

  opened(): void {
    this.say(stanzas.open);
  }

  send(token: number, header: Readonly<LoadHeader>): void {
    const { scratch, settings } = this.shared;
    const length = settings.payload.write(scratch, 0, header);
    this.sendCounted(token, messageStanza(token, peerUser(header.recipient).name, scratch.toString('base64', 0, length)));
  }

  /** Says goodbye: what comes from here on is stored, and no stream is left to resume. */
  close(): void {
    if (this.stream !== null) this.say(ackStanza(this.stream.received));
    this.shared.streams.delete(this.index);
    this.say(stanzas.close);
    this.socket.close();
  }

  message(bytes: Buffer, start: number, end: number): void {
    const name = elementName(bytes, start, end);
    if (name === 'message') this.received(bytes, start, end);
    else if (name === 'r') this.say(ackStanza(this.stream?.received ?? 0));
    else if (name === 'a') this.countedUpTo(Number(attribute(bytes, start, end, 'h')));
    else this.negotiate(name, bytes, start, end);
  }

  private negotiate(name: string, bytes: Buffer, start: number, end: number): void {
    if (name === 'features') this.featured();
    else if (name === 'success') this.authenticated();
    else if (name === 'failure') this.turnedAway();
    else if (name === 'enabled') this.enabled(attribute(bytes, start, end, 'id') ?? null);
    else if (name === 'resumed') this.resumed(Number(attribute(bytes, start, end, 'h')));
    else if (name === 'failed') this.say(stanzas.bind);
    else if (name === 'presence') this.countReceived();
    else if (name === 'iq' && this.stream !== null) this.countReceived();
    else if (name === 'iq') this.say(stanzas.enable);
    else if (name === 'close' || name === 'error') this.socket.close();
    else if (name !== 'open') this.failed();
  }

  /** Twice: before the user is authenticated, and for the stream that begins anew then. */
  private featured(): void {
    const before = this.shared.streams.get(this.index)?.id ?? null;
    if (!this.isAuthenticated) this.say(authStanza(peerUser(this.index)));
    else if (before === null) this.say(stanzas.bind);
    else this.say(resumeStanza(before, this.shared.streams.get(this.index)?.received ?? 0));
  }

  private authenticated(): void {
    this.isAuthenticated = true;
    this.say(stanzas.open);
  }

  private enabled(id: string | null): void {
    this.stream = { id, received: 0 };
    this.shared.streams.set(this.index, this.stream);
    this.sendCounted(PRESENCE, stanzas.presence);
  }

  private resumed(count: number): void {
    this.stream = this.shared.streams.get(this.index) ?? null;
    this.counted = count;
    this.listener.ready();
  }

  /** The server is asked for its count once, and again when it has answered and more was sent: an answer counts all before. */
  private sendCounted(token: number, stanza: string): void {
    this.unanswered.push(token);
    this.socket.cork();
    this.say(stanza);
    this.askForCount();
    this.socket.uncork();
  }

  private askForCount(): void {
    if (this.isAwaitingCount || this.unanswered.length === 0) return;
    this.isAwaitingCount = true;
    this.say(stanzas.requestAck);
  }

  private countedUpTo(count: number): void {
    this.isAwaitingCount = false;
    const tokens = this.unanswered.splice(0, count - this.counted);
    this.counted = count;
    for (const token of tokens) {
      if (token === PRESENCE) this.listener.ready();
      else this.listener.accepted(token);
    }
    this.askForCount();
  }

  private countReceived(): void {
    if (this.stream !== null) this.stream.received += 1;
  }

  private received(bytes: Buffer, start: number, end: number): void {
    this.countReceived();
    if (attribute(bytes, start, end, 'type') === 'error') {
      this.listener.refused(Number(attribute(bytes, start, end, 'id')), { name: 'BOUNCED', retry: false, retryAfterMs: 0 });
      return;
    }
    const body = bodyRange(bytes, start, end);
    if (body === null) return;
    const { scratch } = this.shared;
    const length = scratch.write(bytes.toString('latin1', body.from, body.to), 'base64');
    this.listener.delivered(scratch, 0, length);
  }

  private say(stanza: string): void {
    this.socket.write(clientFrame(Buffer.from(stanza, 'latin1'), this.shared.address.opcode));
  }
}
