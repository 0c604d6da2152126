import { peerUser } from '../../../peers/peer-user.ts';
import type { LoadHeader } from '../../load-payload.ts';
import { clientFrame } from '../../client-frame.ts';
import type { ConnectionListener } from '../../wire.ts';
import { ByteStream } from '../byte-stream.ts';
import { SocketConnection } from '../socket-connection.ts';
import type { NatsWire } from './nats-wire.ts';
import { ackOperation, connectOperation, CONSUMER_ANSWER, createConsumerOperation, sendFrame, subscribeOperations, subscriptions } from './operations.ts';

const LINE_END = Buffer.from('\r\n');

/** Publishes with acknowledgement by the stream, receives from a push consumer. */
export class NatsConnection extends SocketConnection {
  private readonly shared: NatsWire;
  private readonly index: number;
  private readonly stream = new ByteStream();
  private isIntroduced = false;
  /** Where the acknowledgements go of what was delivered. */
  private unacknowledged: string[] = [];

  constructor(shared: NatsWire, index: number, localAddress: string | null, listener: ConnectionListener) {
    super(shared.address, localAddress, listener);
    this.shared = shared;
    this.index = index;
  }

  opened(): void {
    // The server speaks first.
  }

  send(token: number, header: Readonly<LoadHeader>): void {
    this.socket.write(sendFrame(token, header, this.shared.settings.payload));
  }

  acknowledge(): void {
    if (this.unacknowledged.length === 0) return;
    this.say(this.unacknowledged.map(ackOperation).join(''));
    this.unacknowledged = [];
  }

  close(): void {
    this.acknowledge();
    this.socket.close();
  }

  message(bytes: Buffer, start: number, end: number): void {
    this.stream.feed(bytes, start, end, this.takeOperation);
  }

  private readonly takeOperation = (bytes: Buffer, at: number, end: number): number => {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd < 0 || lineEnd >= end) return -1;
    const line = bytes.toString('latin1', at, lineEnd);
    const next = lineEnd + LINE_END.length;
    if (!line.startsWith('MSG ')) {
      this.operation(line);
      return next;
    }
    const words = line.split(' ');
    const bodyEnd = next + Number(words.at(-1));
    if (bodyEnd + LINE_END.length > end) return -1;
    this.received(words, bytes, next, bodyEnd);
    return bodyEnd + LINE_END.length;
  };

  private operation(line: string): void {
    if (line === 'PING') this.say('PONG\r\n');
    else if (line === 'PONG') this.listener.ready();
    else if (line.startsWith('INFO ')) this.introduce();
    else if (line.startsWith("-ERR 'Authorization")) this.turnedAway();
    else if (line.startsWith('-ERR')) this.socket.destroy();
    else this.failed();
  }

  private introduce(): void {
    // The server repeats INFO when something about it has changed.
    if (this.isIntroduced) return;
    this.isIntroduced = true;
    const { index, shared } = this;
    const last = shared.consumers.has(index) ? 'PING\r\n' : createConsumerOperation(index);
    this.say(connectOperation(peerUser(index)) + subscribeOperations(index) + last);
  }

  /** `words`: MSG subject subscription [reply-to] length. */
  private received(words: readonly string[], bytes: Buffer, start: number, end: number): void {
    const [, subject = '', subscription, replyTo = ''] = words;
    if (subscription === subscriptions.answers) {
      this.answered(Number(subject.slice(subject.lastIndexOf('.') + 1)), bytes.toString('latin1', start, end));
      return;
    }
    this.unacknowledged.push(replyTo);
    this.listener.delivered(bytes, start, end);
    if (this.unacknowledged.length === 1) this.shared.ackTick.soon(this);
    if (this.unacknowledged.length >= this.shared.settings.ackEvery) this.acknowledge();
  }

  private answered(token: number, answer: string): void {
    const hasFailed = answer.includes('"error"');
    if (token !== CONSUMER_ANSWER) {
      if (hasFailed) this.listener.refused(token, { name: 'JETSTREAM', retry: true, retryAfterMs: 0 });
      else this.listener.accepted(token);
    } else if (hasFailed) {
      this.turnedAway();
    } else {
      this.shared.consumers.add(this.index);
      this.listener.ready();
    }
  }

  private say(operations: string): void {
    this.socket.write(clientFrame(Buffer.from(operations, 'latin1')));
  }
}
