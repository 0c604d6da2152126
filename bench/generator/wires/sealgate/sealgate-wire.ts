import { readAccountsFile } from '../../../accounts-file.ts';
import type { LoadPayload } from '../../load-payload.ts';
import { Prng } from '../../prng.ts';
import { webSocketAddress, type WebSocketAddress } from '../../web-socket.ts';
import type { ConnectionListener, Wire, WireSettings } from '../../wire.ts';
import { AckTick } from '../ack-tick.ts';
import { FrameReader } from './frame-reader.ts';
import { SealgateConnection } from './sealgate-connection.ts';
import { Seat } from './seat.ts';
import { SendTemplate } from './send-template.ts';

/** Protocol v1 (docs/PROTOCOL.md), as spoken by load-test accounts of which one device each connects. Holds what the connections share, so that one of them stays small. */
export class SealgateWire implements Wire {
  readonly settings: WireSettings;
  readonly reader = new FrameReader();
  readonly template: SendTemplate;
  readonly payload: LoadPayload;
  readonly random: Prng;
  readonly ackTick: AckTick;
  private readonly seats: readonly Seat[];
  private readonly gateways: WebSocketAddress[];
  private readonly gatewayOf = new Map<string, number>();

  constructor(settings: WireSettings) {
    if (settings.accountsFile === null) throw new Error('load-test accounts are needed');
    this.settings = settings;
    this.payload = settings.payload;
    this.template = new SendTemplate(settings.run, settings.payload);
    this.random = new Prng(settings.seed);
    this.ackTick = new AckTick(settings.ackTickMs);
    this.seats = readAccountsFile(settings.accountsFile, settings.devices).map(account => new Seat(account));
    this.gateways = settings.urls.map(url => webSocketAddress(url, settings));
    for (const [index, url] of settings.urls.entries()) this.gatewayOf.set(new URL(url).host, index);
  }

  connect(index: number, localAddress: string | null, listener: ConnectionListener): SealgateConnection {
    return new SealgateConnection(this, this.seat(index), localAddress, listener);
  }

  /** By device index. */
  seat(index: number): Seat {
    const seat = this.seats[index];
    if (seat === undefined) throw new RangeError(`there is no device ${index}`);
    return seat;
  }

  addressFor(seat: Seat): WebSocketAddress {
    const address = this.gateways[seat.gateway % this.gateways.length];
    if (address === undefined) throw new Error('no gateway is known');
    return address;
  }

  /** The place of a gateway that somebody was sent to; a gateway that was not known until now becomes known. Paths are the same everywhere. */
  gatewayAt(url: string): number {
    const { host } = new URL(url);
    const known = this.gatewayOf.get(host);
    if (known !== undefined) return known;
    const [first = url] = this.settings.urls;
    const moved = new URL(first);
    moved.host = host;
    this.gateways.push(webSocketAddress(moved.href, this.settings));
    this.gatewayOf.set(host, this.gateways.length - 1);
    return this.gateways.length - 1;
  }
}
