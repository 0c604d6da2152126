// What a NATS client says (https://docs.nats.io/reference/reference-protocols/nats-protocol) and how it speaks to JetStream
// (https://docs.nats.io/reference/reference-protocols/nats_api_reference), as text: frames are made of it by who sends it.
import type { LoadHeader, LoadPayload } from '../../load-payload.ts';
import { clientHeaderLength, writeClientHeader } from '../../client-frame.ts';

export const streamName = 'DEVICES';
/** Everything that is meant for devices. */
export const streamSubjects = 'd.*';
/** Of the two subscriptions of a device: what its consumer pushes, and answers. */
export const subscriptions = { deliveries: '1', answers: '2' } as const;

const OP_BINARY = 2;
const AWAIT_ACK_NS = 30e9;
/** The answer of the request for a consumer; sends have their tokens, from 1. */
export const CONSUMER_ANSWER = 0;

export function connectOperation({ name, password }: { readonly name: string; readonly password: string }): string {
  const options = { verbose: false, pedantic: false, lang: 'bench', version: '1', protocol: 1, headers: false, user: name, pass: password };
  return `CONNECT ${JSON.stringify(options)}\r\n`;
}

/** Deliveries and answers come from here on. */
export function subscribeOperations(device: number): string {
  return `SUB in.${device} ${subscriptions.deliveries}\r\nSUB ${inboxOf(device)}.* ${subscriptions.answers}\r\n`;
}

/** Makes the device's durable push consumer; it is no error when it is there already. */
export function createConsumerOperation(device: number): string {
  const durable = `d${device}`;
  const config = {
    durable_name: durable, name: durable, filter_subject: `d.${device}`, deliver_subject: `in.${device}`, deliver_policy: 'all', ack_policy: 'explicit', ack_wait: AWAIT_ACK_NS,
  };
  return publishOperation(`$JS.API.CONSUMER.CREATE.${streamName}.${durable}.d.${device}`, `${inboxOf(device)}.${CONSUMER_ANSWER}`, JSON.stringify({ stream_name: streamName, config }));
}

/** `answerTo` '': none is wanted. */
export function publishOperation(subject: string, answerTo: string, body: string): string {
  return `PUB ${subject} ${answerTo} ${body.length}\r\n${body}\r\n`;
}

/** Acknowledges a delivery to the server. */
export function ackOperation(replyTo: string): string {
  return `PUB ${replyTo} 0\r\n\r\n`;
}

/** A message to a device as a whole WebSocket frame; JetStream answers with the token. */
export function sendFrame(token: number, header: Readonly<LoadHeader>, payload: LoadPayload): Buffer {
  const head = `PUB d.${header.recipient} ${inboxOf(header.sender)}.${token} ${payload.length}\r\n`;
  const length = head.length + payload.length + 2;
  const out = Buffer.allocUnsafe(clientHeaderLength(length) + length);
  let at = writeClientHeader(out, 0, OP_BINARY, length);
  at += out.write(head, at, 'latin1');
  at = payload.write(out, at, header);
  out.write('\r\n', at, 'latin1');
  return out;
}

function inboxOf(device: number): string {
  return `_INBOX.${device}`;
}
