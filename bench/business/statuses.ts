import { Latency } from '../measure/latency.ts';
import { GREETING, personOf, readText } from '../messages.ts';
import type { Told } from './webhook-receiver.ts';

interface Expected { dueUs: number; sent: boolean; delivered: boolean }

/** What webhooks have said, beside what they should say. */
export class Statuses {
  /** Messages of consumers, each once; those that begin a conversation apart. */
  inbound = 0;
  greetings = 0;
  delivered = 0;
  /** Statuses, each once. */
  told = 0;
  /** Webhooks that came again. */
  repeated = 0;
  /** Messages of consumers that came as another's, or not as they were written. */
  misdelivered = 0;
  corrupted = 0;
  private open = 0;
  private readonly messages = new Map<string, Expected>();
  private readonly inboundIds = new Set<string>();
  private readonly inboundSequences = new Set<number>();
  private deliveredLatency = new Latency();
  private inboundLatency = new Latency();

  /** The API has answered with this id. Webhooks may be faster. */
  expect(id: string, dueUs: number): void {
    this.of(id).dueUs = dueUs;
  }

  heard(told: Told, textLength: number): void {
    const { id, status, atUs } = told;
    if (status === '') this.heardInbound(told, textLength);
    else if (status === 'sent' || status === 'delivered') this.heardStatus(id, status, atUs);
  }

  /** Messages of which one of their two statuses has not been told. */
  get missing(): number {
    return this.open;
  }

  /** From when a request was due to the webhook that says that the message was delivered; since it was taken last. */
  takeDelivered(): Latency {
    const { deliveredLatency } = this;
    this.deliveredLatency = new Latency();
    return deliveredLatency;
  }

  /** From when a consumer was to write to its webhook. */
  takeInbound(): Latency {
    const { inboundLatency } = this;
    this.inboundLatency = new Latency();
    return inboundLatency;
  }

  private heardStatus(id: string, status: 'sent' | 'delivered', atUs: number): void {
    const message = this.of(id);
    if (message[status]) {
      this.repeated += 1;
      return;
    }
    message[status] = true;
    this.told += 1;
    if (message.sent && message.delivered) this.open -= 1;
    if (status !== 'delivered') return;
    this.delivered += 1;
    if (message.dueUs > 0) this.deliveredLatency.record(atUs - message.dueUs);
  }

  private heardInbound({ id, text, from, atUs }: Told, textLength: number): void {
    if (this.inboundIds.has(id)) {
      this.repeated += 1;
      return;
    }
    this.inboundIds.add(id);
    const read = readText(text, textLength);
    if (text === GREETING) this.greetings += 1;
    else if (read === null) this.corrupted += 1;
    else if (read.person !== personOf(from)) this.misdelivered += 1;
    else if (this.inboundSequences.has(read.sequence)) this.repeated += 1;
    else {
      this.inbound += 1;
      this.inboundSequences.add(read.sequence);
      this.inboundLatency.record(atUs - read.intendedUs);
    }
  }

  private of(id: string): Expected {
    const known = this.messages.get(id);
    if (known !== undefined) return known;
    this.open += 1;
    const made: Expected = { dueUs: 0, sent: false, delivered: false };
    this.messages.set(id, made);
    return made;
  }
}
