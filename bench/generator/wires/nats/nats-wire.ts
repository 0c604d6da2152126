import { webSocketAddress, type WebSocketAddress } from '../../web-socket.ts';
import type { ConnectionListener, Wire, WireSettings } from '../../wire.ts';
import { AckTick } from '../ack-tick.ts';
import { NatsConnection } from './nats-connection.ts';

/** NATS over WebSocket with JetStream: one stream for all, in which every device has a subject and a durable consumer with explicit acknowledgement. */
export class NatsWire implements Wire {
  readonly settings: WireSettings;
  readonly address: WebSocketAddress;
  readonly ackTick: AckTick;
  /** Devices whose consumer is there: it stays when they go. */
  readonly consumers = new Set<number>();

  constructor(settings: WireSettings) {
    this.settings = settings;
    this.address = webSocketAddress(settings.urls[0] ?? '', settings);
    this.ackTick = new AckTick(settings.ackTickMs);
  }

  connect(index: number, localAddress: string | null, listener: ConnectionListener): NatsConnection {
    return new NatsConnection(this, index, localAddress, listener);
  }
}
