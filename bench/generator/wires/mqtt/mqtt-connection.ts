import { peerUser } from '../../../peers/peer-user.ts';
import type { LoadHeader } from '../../load-payload.ts';
import type { ConnectionListener } from '../../wire.ts';
import { SocketConnection } from '../socket-connection.ts';
import { ByteStream } from '../byte-stream.ts';
import type { MqttWire } from './mqtt-wire.ts';
import { connectFrame, disconnectFrame, packetTypes, pubackFrame, publishFrame, subscribeFrame, tokenOf, topicOf } from './packets.ts';

/** The longest encoded length of a packet, which no whole one exceeds. */
const LENGTH_BYTES_MAX = 4;
const SUBSCRIPTION_FAILED = 0x80;

/** A persistent session with QoS 1 in both directions. */
export class MqttConnection extends SocketConnection {
  private readonly shared: MqttWire;
  private readonly index: number;
  private readonly stream = new ByteStream();
  private lastToken = 0;
  /** Packet ids of what was delivered and not yet acknowledged. */
  private unacknowledged: number[] = [];

  constructor(shared: MqttWire, index: number, localAddress: string | null, listener: ConnectionListener) {
    super(shared.address, localAddress, listener);
    this.shared = shared;
    this.index = index;
  }

  opened(): void {
    this.socket.write(connectFrame(peerUser(this.index)));
  }

  send(token: number, header: Readonly<LoadHeader>): void {
    this.lastToken = token;
    this.socket.write(publishFrame(token, header, this.shared.settings.payload));
  }

  acknowledge(): void {
    if (this.unacknowledged.length === 0) return;
    this.socket.write(pubackFrame(this.unacknowledged));
    this.unacknowledged = [];
  }

  close(): void {
    this.acknowledge();
    this.socket.write(disconnectFrame());
    this.socket.close();
  }

  message(bytes: Buffer, start: number, end: number): void {
    this.stream.feed(bytes, start, end, this.takePacket);
  }

  private readonly takePacket = (bytes: Buffer, at: number, end: number): number => {
    let length = 0;
    let bodyAt = at + 1;
    for (let shift = 0, isLast = false; !isLast; shift += 7) {
      if (bodyAt >= end) return -1;
      const byte = bytes[bodyAt++] ?? 0;
      length += (byte & 0x7f) << shift;
      isLast = byte < 0x80 || bodyAt - at > LENGTH_BYTES_MAX;
    }
    const next = bodyAt + length;
    if (next > end) return -1;
    this.packet(bytes, bytes[at] ?? 0, bodyAt, next);
    return next;
  };

  private packet(bytes: Buffer, firstByte: number, at: number, end: number): void {
    const type = firstByte >> 4;
    if (type === packetTypes.publish) this.published(bytes, at, end);
    else if (type === packetTypes.puback) this.listener.accepted(tokenOf(bytes.readUInt16BE(at), this.lastToken));
    else if (type === packetTypes.connack) this.connected((bytes[at] ?? 0) === 1, bytes[at + 1] ?? 0);
    else if (type === packetTypes.suback) this.subscribed(bytes[end - 1] ?? 0);
    else this.failed();
  }

  private connected(hasSession: boolean, returnCode: number): void {
    if (returnCode !== 0) this.turnedAway();
    else if (hasSession) this.listener.ready();
    else this.socket.write(subscribeFrame(topicOf(this.index)));
  }

  private subscribed(returnCode: number): void {
    if (returnCode === SUBSCRIPTION_FAILED) this.turnedAway();
    else this.listener.ready();
  }

  private published(bytes: Buffer, at: number, end: number): void {
    const packetIdAt = at + 2 + bytes.readUInt16BE(at);
    this.unacknowledged.push(bytes.readUInt16BE(packetIdAt));
    this.listener.delivered(bytes, packetIdAt + 2, end);
    if (this.unacknowledged.length === 1) this.shared.ackTick.soon(this);
    if (this.unacknowledged.length >= this.shared.settings.ackEvery) this.acknowledge();
  }
}
