import type { SecureContext } from 'node:tls';
import type { ConfigureCommand } from './commands.ts';
import { Counters } from './counters.ts';
import { LoadPayload, type LoadHeader } from './load-payload.ts';
import { Prng } from './prng.ts';
import type { Wire } from './wire.ts';
import { openWire } from './wires/index.ts';

/** What the devices of one generator process share, so that a device itself stays small. */
export class Crew {
  readonly wire: Wire;
  readonly counters = new Counters();
  readonly header: LoadHeader = { sender: 0, recipient: 0, sequence: 0, intendedUs: 0 };
  readonly payload: LoadPayload;
  /** While devices return, latency counts from the start of their connection: when the message was sent says nothing. */
  latencyFromConnect = false;
  private readonly addresses: number;

  constructor(settings: ConfigureCommand, secureContext: SecureContext | null) {
    const random = new Prng(settings.run);
    this.addresses = settings.addresses;
    this.payload = new LoadPayload(settings.run, settings.payloadBytes, () => random.integer(256));
    this.wire = openWire(settings.wire, { ...settings, secureContext, payload: this.payload });
  }

  /** The source address of a device's connection; null: the system's choice. */
  localAddress(deviceIndex: number): string | null {
    if (this.addresses === 1) return null;
    const address = deviceIndex % this.addresses;
    return `127.1.${Math.floor(address / 250)}.${address % 250 + 1}`;
  }
}
