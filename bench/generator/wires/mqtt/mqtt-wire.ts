import { webSocketAddress, type WebSocketAddress } from '../../web-socket.ts';
import type { ConnectionListener, Wire, WireSettings } from '../../wire.ts';
import { AckTick } from '../ack-tick.ts';
import { MqttConnection } from './mqtt-connection.ts';

/** MQTT 3.1.1 over WebSocket: every device has a topic of its own, a persistent session, and QoS 1. */
export class MqttWire implements Wire {
  readonly settings: WireSettings;
  readonly address: WebSocketAddress;
  readonly ackTick: AckTick;

  constructor(settings: WireSettings) {
    this.settings = settings;
    this.address = webSocketAddress(settings.urls[0] ?? '', { secureContext: settings.secureContext, subprotocol: 'mqtt' });
    this.ackTick = new AckTick(settings.ackTickMs);
  }

  connect(index: number, localAddress: string | null, listener: ConnectionListener): MqttConnection {
    return new MqttConnection(this, index, localAddress, listener);
  }
}
