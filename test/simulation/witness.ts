import { hexOfBytes, textOfBytes } from './bytes-as-text.ts';
import { wire, type messages } from '../../proto/messages.ts';
import { accountIdFromBytes, type DeviceKey } from '../../proto/ids.ts';
import type { Position } from '../../proto/position.ts';
import { present } from '../../gateway/routing/present.ts';
import type { SharedMailbox } from './shared-stores.ts';
import type { SimulatedDevice } from './simulated-device.ts';

type Envelope = messages.sealgate.v1.EnvelopeRecord.$Properties;
type Event = messages.sealgate.v1.EventRecord.$Properties;

/** What a payload of the simulation says. */
export interface Note {
  readonly n: number;
  readonly from: string;
  readonly to: string;
  /** Sent later, to complete a set: out of order by nature. */
  readonly completes: boolean;
  /** Of a hosted business: the ratchet's counter that it was sealed at, and what makes this seal another one than any other. */
  readonly counter?: number;
  readonly sealing?: string;
}

/** Sees everything, knows what has been promised, and says what was broken. */
export class Witness {
  readonly violations = new Set<string>();
  /** By device: what its senders were told was accepted. */
  readonly accepted = new Map<string, Set<number>>();
  readonly devices = new Map<string, SimulatedDevice>();
  /** By device: the short sets that the log says it must hear of. */
  private readonly shortSets = new Map<string, Set<string>>();
  private readonly committedEnvelopes = new Set<string>();
  private readonly handedOut = new Set<string>();
  private readonly mailbox: SharedMailbox;
  private readonly story: string[] | null;
  private readonly nowMs: () => number;

  /** `isTold`: keeps a trace, which costs time. */
  constructor(mailbox: SharedMailbox, nowMs: () => number, isTold: boolean) {
    this.mailbox = mailbox;
    this.nowMs = nowMs;
    this.story = isTold ? [] : null;
  }

  get trace(): readonly string[] {
    return this.story ?? [];
  }

  /** `text` is asked for only when somebody will read it. */
  tell(text: () => string): void {
    this.story?.push(`${this.nowMs().toFixed(0).padStart(7)} ${text()}`);
  }

  fail(text: string): void {
    this.violations.add(text);
    this.tell(() => `VIOLATION ${text}`);
  }

  acceptedOf(device: string): Set<number> {
    const known = this.accepted.get(device);
    if (known !== undefined) return known;
    const created = new Set<number>();
    this.accepted.set(device, created);
    return created;
  }

  /** A one-time key was given to somebody. */
  handedOutKey(device: DeviceKey, id: number | null): void {
    const text = `${textOf(device)}/${id ?? 'last resort'}`;
    if (id !== null && this.handedOut.has(text)) this.fail(`I7: key ${text} was handed out twice`);
    this.handedOut.add(text);
  }

  /** The log has committed the record: every device must have it, or the mailbox must. */
  committed(position: Position, value: Uint8Array): void {
    const { envelope, event } = wire.Record.decode(value);
    if (present(envelope)) this.committedEnvelope(position, envelope);
    else if (present(event)) this.committedEvent(position, event);
  }

  /** Everything that was promised to the devices that are still there was kept. */
  checkEnd(): void {
    for (const device of this.devices.values()) {
      if (!device.isOwed) continue;
      for (const n of this.acceptedOf(device.text)) if (!device.seen.has(n)) this.fail(`I1: ${n} accepted and never delivered to ${device.text}`);
      for (const set of this.shortSets.get(device.text) ?? []) if (!device.told.has(set)) this.fail(`I1: ${device.text} was never told of a short set`);
    }
  }

  private committedEnvelope(position: Position, envelope: Envelope): void {
    const set = (envelope.sealed ?? []).map(({ device, incarnation }) => `${device ?? 0}.${incarnation ?? 0}`).join();
    const id = `${hexOfBytes(envelope.envelopeId)} ${set}`;
    if (this.committedEnvelopes.has(id)) return;
    this.committedEnvelopes.add(id);
    const account = accountIdFromBytes(envelope.recipient ?? new Uint8Array());
    for (const { device, incarnation, payload } of envelope.sealed ?? []) {
      const found = this.devices.get(`${account ?? ''}.${device ?? 0}.${incarnation ?? 0}`);
      const { n } = JSON.parse(textOfBytes(payload)) as Note;
      if (found?.isOwed === true && !found.seen.has(n)) this.mustBeInMailbox(found, position, () => found.seen.has(n), n);
    }
  }

  private committedEvent(position: Position, event: Event): void {
    const account = accountIdFromBytes(event.account ?? new Uint8Array());
    const found = this.devices.get(`${account ?? ''}.${event.device ?? 0}.${event.incarnation ?? 0}`);
    if (found === undefined || !present(event.setChanged)) return;
    const set = setChangedText(event.setChanged);
    const sets = this.shortSets.get(found.text) ?? new Set();
    this.shortSets.set(found.text, sets.add(set));
    if (found.isOwed && !found.told.has(set)) this.mustBeInMailbox(found, position, () => found.told.has(set), 'a short set');
  }

  private mustBeInMailbox(device: SimulatedDevice, position: Position, hasIt: () => boolean, what: number | string): void {
    void this.mailbox.has(device.key, position).then(found => {
      if (!found && !hasIt() && device.isOwed) this.fail(`I17: ${what} at ${position.offset} was committed, and neither ${device.text} nor its mailbox has it`);
    });
  }
}

export function textOf({ account, device, incarnation }: DeviceKey): string {
  return `${account}.${device}.${incarnation}`;
}

/** Which set of which envelope was short. */
export function setChangedText({ envelopeId, missing }: messages.sealgate.v1.SetChanged.$Properties): string {
  return `${hexOfBytes(envelopeId)}/${missing?.join() ?? ''}`;
}
