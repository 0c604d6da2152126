import { readFileSync } from 'node:fs';
import type { SecureContext } from 'node:tls';
import type { ConfigureCommand } from './commands.ts';
import type { Device } from './device.ts';
import { LoadPayload, MessageKind, type LoadHeader } from './load-payload.ts';
import { PhaseCounts, Totals } from './phase-counts.ts';
import { Prng } from './prng.ts';
import type { Wire } from './wire.ts';
import { openWire } from './wires/index.ts';

/** What the devices of one generator process share, so that a device itself stays small. */
export class Crew {
  readonly wire: Wire;
  readonly totals = new Totals();
  /** What devices see before their first command; one for all, since its distributions take 400 KB. */
  readonly betweenCommands = new PhaseCounts(Infinity);
  readonly random: Prng;
  readonly header: LoadHeader = { sender: 0, recipient: 0, sequence: 0, intendedUs: 0, kind: MessageKind.Message };
  readonly payload: LoadPayload;
  /** By index; the devices of other generators are holes. */
  readonly devices: Device[] = [];
  /** A message came for the first time. */
  afterMessage: ((recipient: Device, sender: Device) => void) | null = null;
  private readonly addresses: number;

  constructor(settings: ConfigureCommand, secureContext: SecureContext | null) {
    const random = new Prng(settings.run);
    const filling = settings.payloadFile === null ? null : readFileSync(settings.payloadFile);
    this.addresses = settings.addresses;
    this.random = new Prng(settings.seed + settings.generator);
    this.payload = new LoadPayload(settings.run, settings.payloadBytes, at => filling?.[at] ?? random.integer(256));
    this.wire = openWire(settings.wire, { ...settings, secureContext, payload: this.payload });
  }

  /** The one header, filled: it is used before anybody fills it again. */
  headerFor(sender: number, recipient: number, sequence: number, intendedUs: number, kind: MessageKind): LoadHeader {
    const { header } = this;
    header.sender = sender;
    header.recipient = recipient;
    header.sequence = sequence;
    header.intendedUs = intendedUs;
    header.kind = kind;
    return header;
  }

  /** The source address of a device's connection; null: the system's choice. */
  localAddress(deviceIndex: number): string | null {
    if (this.addresses === 1) return null;
    const address = deviceIndex % this.addresses;
    return `127.1.${Math.floor(address / 250)}.${address % 250 + 1}`;
  }
}
