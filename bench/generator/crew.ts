import type { SecureContext } from 'node:tls';
import { Counters } from './counters.ts';
import type { Device } from './device.ts';
import { FrameReader } from './frame-reader.ts';
import { LoadPayload, type LoadHeader } from './load-payload.ts';
import { Prng } from './prng.ts';
import { SendTemplate } from './send-template.ts';
import { upgradeRequest, type WireTarget } from './ws-wire.ts';

export interface CrewSettings {
  readonly url: string;
  readonly secureContext: SecureContext | null;
  readonly seed: number;
  /** Tells the messages of this run from those of any other. */
  readonly run: number;
  readonly payloadBytes: number;
  /** Received messages wait this long for their cumulative acknowledgement, unless `ackEvery` have gathered. */
  readonly ackTickMs: number;
  readonly ackEvery: number;
  /** Over so many source addresses of 127.0.0.0/8 connections are spread: servers limit what one address may do, and the system allows about 28,000 of each. */
  readonly addresses: number;
}

/** What the server allows each device, from its Welcome. */
export interface PublishedLimits {
  readonly sendsPerSecond: number;
  readonly sendsBurst: number;
  readonly requestsPerSecond: number;
  readonly windowMessages: number;
  readonly payloadBytesMax: number;
}

/** What the devices of one generator process share, so that a device itself stays small. */
export class Crew {
  readonly settings: CrewSettings;
  readonly target: WireTarget;
  readonly counters = new Counters();
  readonly reader = new FrameReader();
  readonly header: LoadHeader = { sender: 0, recipient: 0, sequence: 0, intendedUs: 0 };
  readonly payload: LoadPayload;
  readonly template: SendTemplate;
  limits: PublishedLimits | null = null;
  /** While devices return, latency counts from the start of their connection: when the message was sent says nothing. */
  latencyFromConnect = false;
  private toAck: Device[] = [];
  private ackTimer: NodeJS.Timeout | null = null;

  constructor(settings: CrewSettings) {
    this.settings = settings;
    const url = new URL(settings.url);
    this.target = {
      host: url.hostname,
      port: url.port === '' ? (url.protocol === 'wss:' ? 443 : 80) : Number(url.port),
      request: upgradeRequest(url.host, url.pathname),
      secureContext: settings.secureContext,
    };
    const random = new Prng(settings.run);
    this.payload = new LoadPayload(settings.run, settings.payloadBytes, () => random.integer(256));
    this.template = new SendTemplate(settings.run, this.payload);
  }

  /** The source address of a device's connection; null: the system's choice. */
  localAddress(deviceIndex: number): string | null {
    const { addresses } = this.settings;
    if (addresses === 1) return null;
    const address = deviceIndex % addresses;
    return `127.1.${Math.floor(address / 250)}.${address % 250 + 1}`;
  }

  /** The device acknowledges at the next tick. Once per device until then. */
  ackSoon(device: Device): void {
    this.toAck.push(device);
    this.ackTimer ??= setTimeout(() => this.ackAll(), this.settings.ackTickMs);
  }

  private ackAll(): void {
    this.ackTimer = null;
    const due = this.toAck;
    this.toAck = [];
    for (const device of due) device.acknowledge();
  }
}
