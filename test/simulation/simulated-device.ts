import type { LocalRouter } from '../../gateway/routing/router-local.ts';
import type { Attachment, Subscription } from '../../gateway/routing/router.ts';
import { SealgateError } from '../../proto/errors.ts';
import { deviceKeyText, type DeviceKey } from '../../proto/ids.ts';
import { wire, type messages } from '../../proto/messages.ts';
import { comparePositions, type Position } from '../../proto/position.ts';
import type { Random } from '../../proto/random.ts';
import { present } from '../../gateway/routing/present.ts';

type SetChanged = messages.sealgate.v1.SetChanged.$Properties;

/** What the simulated world wants to hear, and knows. */
export interface World {
  readonly router: LocalRouter;
  readonly random: Random;
  /** Grows with each take-over: what was acknowledged may come again after one. */
  readonly takeOvers: number;
  readonly healed: boolean;
  fail(text: string): void;
  setChanged(device: DeviceKey, event: SetChanged): void;
  /** Numbers accepted for the device by now. */
  acceptedFor(device: DeviceKey): ReadonlySet<number>;
}

/** What a payload of the simulation says. */
export interface Note {
  readonly n: number;
  readonly from: string;
  readonly to: string;
  /** Sent later, to complete a set: out of order by nature. */
  readonly completes: boolean;
}

/** A device that reconnects, reads slowly, acknowledges now and then, and checks all it is given. */
export class SimulatedDevice {
  readonly key: DeviceKey;
  readonly text: string;
  readonly seen = new Set<number>();
  /** The short sets it was told of. */
  readonly told = new Set<string>();
  removed = false;
  /** Its removal is under way: the row may be without it already, so that it could not authenticate. */
  leaving = false;
  connection: Connection | null = null;
  /** Durable at the device. */
  last: Position | null = null;
  acknowledged: { readonly position: Position; readonly takeOvers: number } | null = null;
  private readonly world: World;
  private readonly newest = new Map<string, number>();
  private readonly bytesOf = new Map<string, string>();

  constructor(world: World, key: DeviceKey) {
    this.world = world;
    this.key = key;
    this.text = deviceKeyText(key);
  }

  connect(): void {
    if (this.removed || this.leaving) return;
    const before = this.connection;
    const saysPosition = this.world.random.fraction() < 0.7;
    const connection = new Connection(this.world, this, saysPosition ? this.last : null);
    try {
      connection.attachment = this.world.router.attach(connection);
      this.connection = connection;
      if (before?.open === true) this.world.fail('I12: two connections of one device');
    } catch (error) {
      if (!SealgateError.is(error, 'DRAINING') && !SealgateError.is(error, 'UNAUTHENTICATED')) throw error;
    }
  }

  disconnect(): void {
    this.connection?.drop();
    this.connection = null;
  }

  ack(): void {
    this.connection?.ack();
  }

  take(deliver: messages.sealgate.v1.Deliver.$Properties, position: Position): void {
    const note = JSON.parse(Buffer.from(deliver.payload ?? []).toString()) as Note;
    const id = Buffer.from(deliver.envelopeId ?? []).toString('hex');
    const bytes = Buffer.from(deliver.payload ?? []).toString('hex');
    if (note.to !== this.text) this.world.fail(`I5: ${note.to} at ${this.text}`);
    if (this.removed) this.world.fail('I6: delivered to a removed device');
    if (this.bytesOf.has(id) && this.bytesOf.get(id) !== bytes) this.world.fail('I2: other bytes under the same envelope id');
    this.bytesOf.set(id, bytes);
    if (!this.seen.has(note.n)) {
      const before = this.newest.get(note.from) ?? 0;
      if (note.n < before && !note.completes) this.world.fail(`I4: ${note.n} first delivered after ${before}`);
      if (!note.completes) this.newest.set(note.from, Math.max(before, note.n));
    }
    this.seen.add(note.n);
    this.tookUpTo(position);
  }

  takeSetChanged(event: SetChanged, position: Position): void {
    this.told.add(setChangedText(event));
    this.world.setChanged(this.key, event);
    this.tookUpTo(position);
  }

  private tookUpTo(position: Position): void {
    if (this.last === null || comparePositions(position, this.last) > 0) this.last = position;
  }
}

/** Which set of which envelope was short. */
export function setChangedText({ envelopeId, missing }: SetChanged): string {
  return `${Buffer.from(envelopeId ?? []).toString('hex')}/${missing?.join() ?? ''}`;
}

class Connection implements Subscription {
  readonly device: DeviceKey;
  readonly lastPosition: Position | null;
  /** It knows at once that it was removed or not; the simulation closes no accounts. */
  readonly authenticatedAtMs = Number.POSITIVE_INFINITY;
  attachment: Attachment | null = null;
  open = true;
  private readonly world: World;
  private readonly owner: SimulatedDevice;
  private readonly expected: ReadonlySet<number>;
  private highest: Position | null = null;
  private empty = false;
  private full = false;

  constructor(world: World, owner: SimulatedDevice, lastPosition: Position | null) {
    this.world = world;
    this.owner = owner;
    this.device = owner.key;
    this.lastPosition = lastPosition;
    this.expected = new Set(world.acceptedFor(owner.key));
  }

  push(deliveries: readonly Uint8Array[]): number {
    if (!this.open) this.world.fail('pushed to a closed connection');
    let taken = 0;
    for (const bytes of deliveries) {
      if (!this.world.healed && this.world.random.fraction() < 0.03) {
        this.full = true;
        break;
      }
      this.receive(bytes);
      taken += 1;
    }
    return taken;
  }

  pushEphemeral(): void {
    // The simulation sends none.
  }

  queueEmpty(): void {
    if (this.empty) this.world.fail('I13: queue-empty twice');
    this.empty = true;
    for (const n of this.expected) {
      if (!this.owner.seen.has(n) && !this.owner.leaving) this.world.fail(`I13: queue-empty before ${n} at ${this.owner.text}`);
    }
  }

  event(): void {
    // Changed manifests are no matter of the simulation.
  }

  close(): void {
    this.open = false;
    if (this.owner.connection === this) this.owner.connection = null;
  }

  ack(): void {
    if (this.highest === null || this.attachment === null || !this.open) return;
    this.owner.acknowledged = { position: this.highest, takeOvers: this.world.takeOvers };
    this.attachment.ack(this.highest);
    if (this.full) {
      this.full = false;
      this.attachment.writable();
    }
  }

  writable(): void {
    if (!this.full || !this.open) return;
    this.full = false;
    this.attachment?.writable();
  }

  drop(): void {
    this.open = false;
    this.attachment?.detach();
  }

  private receive(bytes: Uint8Array): void {
    const { deliver, setChanged } = wire.Frame.decode(bytes);
    const place = deliver?.position ?? setChanged?.position;
    const position = { epoch: place?.epoch ?? 0, offset: place?.offset ?? 0 };
    if (this.highest !== null && comparePositions(position, this.highest) <= 0) this.world.fail('I2: pushed twice, or backwards, on one connection');
    if (this.lastPosition !== null && comparePositions(position, this.lastPosition) <= 0) this.world.fail('I11: what hello named was sent again');
    const { acknowledged } = this.owner;
    if (acknowledged?.takeOvers === this.world.takeOvers && comparePositions(position, acknowledged.position) <= 0) this.world.fail('I11: acknowledged, and sent again');
    this.highest = position;
    if (present(deliver)) this.owner.take(deliver, position);
    else if (present(setChanged)) this.owner.takeSetChanged(setChanged, position);
    else this.world.fail('I2: pushed what is no delivery');
  }
}
