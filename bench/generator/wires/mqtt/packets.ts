// The packets of MQTT 3.1.1 that the bench needs (https://docs.oasis-open.org/mqtt/mqtt/v3.1.1), each as a whole WebSocket frame.
import type { LoadHeader, LoadPayload } from '../../load-payload.ts';
import { clientFrame, clientHeaderLength, writeClientHeader } from '../../client-frame.ts';
import { varintLength, writeVarint } from '../../varint.ts';

/** The upper four bits of a packet's first byte. */
export const packetTypes = { connack: 2, publish: 3, puback: 4, suback: 9 } as const;

const OP_BINARY = 2;
const QOS_1 = 1;
/** User name, password; not a clean session, so that what is not acknowledged comes again. */
const CONNECT_FLAGS = 0xc0;
const PACKET_IDS = 65_535;
const PUBACK_BYTES = 4;

/** Where what is meant for a device is published. */
export function topicOf(device: number): string {
  return `d/${device}`;
}

/** Names the client and its user; the connection stays open without pings. */
export function connectFrame({ name, password }: { readonly name: string; readonly password: string }): Buffer {
  return packetFrame(0x10, [text('MQTT'), Buffer.from([4, CONNECT_FLAGS, 0, 0]), text(name), text(name), text(password)]);
}

/** With QoS 1. */
export function subscribeFrame(topic: string): Buffer {
  return packetFrame(0x82, [Buffer.from([0, 1]), text(topic), Buffer.from([QOS_1])]);
}

export function disconnectFrame(): Buffer {
  return packetFrame(0xe0, []);
}

/** A message to a device with QoS 1: the server answers with the token's packet id. */
export function publishFrame(token: number, header: Readonly<LoadHeader>, payload: LoadPayload): Buffer {
  const topic = topicOf(header.recipient);
  const bodyLength = 2 + topic.length + 2 + payload.length;
  const packetLength = 1 + varintLength(bodyLength) + bodyLength;
  const out = Buffer.allocUnsafe(clientHeaderLength(packetLength) + packetLength);
  let at = writeClientHeader(out, 0, OP_BINARY, packetLength);
  out[at++] = 0x32; // PUBLISH, QoS 1
  at = writeVarint(out, at, bodyLength);
  at = out.writeUInt16BE(topic.length, at);
  at += out.write(topic, at, 'latin1');
  at = out.writeUInt16BE(packetIdOf(token), at);
  payload.write(out, at, header);
  return out;
}

/** One PUBACK for each of the messages. */
export function pubackFrame(packetIds: readonly number[]): Buffer {
  const length = PUBACK_BYTES * packetIds.length;
  const out = Buffer.allocUnsafe(clientHeaderLength(length) + length);
  let at = writeClientHeader(out, 0, OP_BINARY, length);
  for (const packetId of packetIds) {
    out[at] = 0x40;
    out[at + 1] = 2;
    at = out.writeUInt16BE(packetId, at + 2);
  }
  return out;
}

/** 1 to 65,535, in turn. */
export function packetIdOf(token: number): number {
  return (token - 1) % PACKET_IDS + 1;
}

/** The highest token up to `last` that has this packet id. */
export function tokenOf(packetId: number, last: number): number {
  return last - (packetIdOf(last) - packetId + PACKET_IDS) % PACKET_IDS;
}

function packetFrame(firstByte: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(1 + varintLength(body.length));
  head[0] = firstByte;
  writeVarint(head, 1, body.length);
  return clientFrame(Buffer.concat([head, body]));
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
