import { webSocketAddress, type WebSocketAddress } from '../../web-socket.ts';
import type { ConnectionListener, Wire, WireSettings } from '../../wire.ts';
import { XmppConnection } from './xmpp-connection.ts';

/** What of a managed stream is needed to resume it. */
export interface ManagedStream {
  /** null: the server does not resume it. */
  id: string | null;
  /** Stanzas that came. */
  received: number;
}

/** XMPP over WebSocket: every device is a user with stream management, and messages carry their payload in base64. */
export class XmppWire implements Wire {
  readonly settings: WireSettings;
  readonly address: WebSocketAddress;
  /** Every payload in turn, before it becomes text and after it was. */
  readonly scratch: Buffer;
  /** By device; of those that ended without a goodbye, or have not ended. */
  readonly streams = new Map<number, ManagedStream>();

  constructor(settings: WireSettings) {
    this.settings = settings;
    this.address = webSocketAddress(settings.urls[0] ?? '', { secureContext: settings.secureContext, subprotocol: 'xmpp', isText: true });
    // A body that is too long must not be cut to fit.
    this.scratch = Buffer.alloc(2 * settings.payload.length);
  }

  connect(index: number, localAddress: string | null, listener: ConnectionListener): XmppConnection {
    return new XmppConnection(this, index, localAddress, listener);
  }
}
