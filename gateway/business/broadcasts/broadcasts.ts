import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { SealgateError } from '../../../proto/errors.ts';
import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { Repository, type Kept } from '../registry/repository.ts';
import type { SecretBox } from '../registry/secret-box.ts';
import { broadcastPartSchema, broadcastSchema, notSent, PART_RECIPIENTS, partId, type Broadcast, type BroadcastPart } from './broadcast.ts';

/** What one recipient is sent: the parameters of `POST /{number}/messages`. */
export interface Payload {
  readonly to: string;
  readonly [parameter: string]: unknown;
}

export interface NewBroadcast {
  readonly phoneNumberId: string;
  readonly name: string;
  /** Messages per second. */
  readonly pace: number;
  readonly payloads: readonly Payload[];
}

export interface RecipientResult {
  readonly recipient: number;
  readonly to: string;
  /** As in BroadcastPart.results. */
  readonly code: number;
}

const openSchema = Type.Object({ node: Type.String(), untilMs: Type.Integer() });
const arePayloads = TypeCompiler.Compile(Type.Array(Type.Object({ to: Type.String() })));
const ID_BYTES = 9;

/** Broadcasts as they are kept: they outlive restarts, and one node at a time works one. */
export class Broadcasts {
  private readonly broadcasts: Repository<typeof broadcastSchema>;
  private readonly parts: Repository<typeof broadcastPartSchema>;
  /** Those that are not over, with who works them. */
  private readonly open: Repository<typeof openSchema>;
  private readonly secrets: SecretBox;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly begunListeners: (() => void)[] = [];

  constructor(records: BusinessRecords, secrets: SecretBox, clock: Clock, random: Random) {
    this.broadcasts = new Repository({ records, clock, kind: 'broadcast', schema: broadcastSchema });
    this.parts = new Repository({ records, clock, kind: 'broadcast-part', schema: broadcastPartSchema });
    this.open = new Repository({ records, clock, kind: 'broadcast-open', schema: openSchema });
    this.secrets = secrets;
    this.clock = clock;
    this.random = random;
  }

  /** Whenever a broadcast was begun or resumed at this node. */
  onBegun(listener: () => void): void {
    this.begunListeners.push(listener);
  }

  /** Durable when it resolves, and begins at once. */
  async create({ phoneNumberId, name, pace, payloads }: NewBroadcast): Promise<Kept<Broadcast>> {
    const id = Buffer.from(this.random.bytes(ID_BYTES)).toString('hex');
    const parts = Math.ceil(payloads.length / PART_RECIPIENTS);
    for (let part = 0; part < parts; part += 1) {
      const own = payloads.slice(part * PART_RECIPIENTS, (part + 1) * PART_RECIPIENTS);
      await this.parts.create(partId(id, part), id, { payloadsSealed: this.secrets.seal(JSON.stringify(own), aboutOf(id)), results: own.map(() => notSent) });
    }
    const value = { phoneNumberId, name, status: 'running', pace, recipients: payloads.length, parts, createdAtMs: this.clock.nowMs(), endedAtMs: 0 } as const;
    await this.broadcasts.create(id, phoneNumberId, value);
    await this.open.create(id, '', { node: '', untilMs: 0 });
    this.begun();
    return { id, parent: phoneNumberId, version: 1, value };
  }

  get(id: string): Promise<Kept<Broadcast> | null> {
    return this.broadcasts.get(id);
  }

  /** Of one number; few. */
  all(phoneNumberId: string): Promise<readonly Kept<Broadcast>[]> {
    return this.broadcasts.all(phoneNumberId);
  }

  /** What is over stays as it is. */
  async setStatus(id: string, status: Broadcast['status']): Promise<Kept<Broadcast> | null> {
    const isEnd = status === 'done' || status === 'cancelled';
    const changed = await this.broadcasts.change(id, value => value.status === 'done' || value.status === 'cancelled' ? null : { ...value, status, ...isEnd ? { endedAtMs: this.clock.nowMs() } : {} });
    if (isEnd) await this.open.delete(id);
    else if (status === 'running') this.begun();
    return changed;
  }

  /** How many of each code there are. */
  async tally(id: string): Promise<ReadonlyMap<number, number>> {
    const counts = new Map<number, number>();
    for (const { value } of await this.parts.all(id)) for (const code of value.results) counts.set(code, (counts.get(code) ?? 0) + 1);
    return counts;
  }

  /** One page: a part's recipients, in order. */
  async results(id: string, part: number): Promise<readonly RecipientResult[]> {
    const kept = await this.part(id, part);
    return kept === null ? [] : this.payloadsOf(id, kept.value).map(({ to }, n) => ({ recipient: part * PART_RECIPIENTS + n, to, code: kept.value.results[n] ?? notSent }));
  }

  part(id: string, part: number): Promise<Kept<BroadcastPart> | null> {
    return this.parts.get(partId(id, part));
  }

  payloadsOf(id: string, { payloadsSealed }: BroadcastPart): readonly Payload[] {
    const payloads: unknown = JSON.parse(this.secrets.open(payloadsSealed, aboutOf(id)));
    if (!arePayloads.Check(payloads)) throw new SealgateError('STORE_FAILED', { detail: 'the recipients of a broadcast cannot be read' });
    return payloads;
  }

  async settle(id: string, part: number, results: readonly number[]): Promise<void> {
    await this.parts.change(partId(id, part), value => ({ ...value, results: [...results] }));
  }

  /** Those that are not over, with who works them until when. */
  openOnes(): Promise<readonly Kept<{ readonly node: string; readonly untilMs: number }>[]> {
    return this.open.all('');
  }

  /** True: this node works it until then, and nobody else. */
  async claim(id: string, node: string, forMs: number): Promise<boolean> {
    const nowMs = this.clock.nowMs();
    const claimed = await this.open.change(id, value => value.node !== node && value.untilMs > nowMs ? null : { node, untilMs: nowMs + forMs });
    return claimed?.value.node === node;
  }

  /** Another node need not wait until the claim has run out. False: it was not this node's. */
  async release(id: string, node: string): Promise<boolean> {
    const released = await this.open.change(id, value => value.node === node ? { node: '', untilMs: 0 } : null);
    return released?.changed === true;
  }

  private begun(): void {
    for (const listener of this.begunListeners) listener();
  }
}

function aboutOf(id: string): string {
  return `broadcast ${id}`;
}
