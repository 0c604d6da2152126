import { type Static, Type } from '@sinclair/typebox';
import type { Cancel, Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { Repository, type Kept } from '../registry/repository.ts';
import type { SecretBox } from '../registry/secret-box.ts';
import type { QueuedEvent } from './events.ts';
import type { WebhookObserver } from './observer.ts';
import type { Poster } from './poster.ts';
import type { WebhookLimits } from './webhook-limits.ts';

/** An event whose receiver failed for an hour. Parent: the app; ids ascend by the event's time. */
const parkedEventSchema = Type.Object({
  createdAtMs: Type.Integer(),
  parkedAtMs: Type.Integer(),
  nextAtMs: Type.Integer(),
  attempts: Type.Integer(),
  /** Where and how its receiver failed last. */
  failure: Type.Optional(Type.String()),
  /** SecretBox, about `parked ID`. */
  bodySealed: Type.String(),
});
type ParkedEvent = Static<typeof parkedEventSchema>;

export interface ParkedEventsParts {
  readonly records: BusinessRecords;
  readonly secrets: SecretBox;
  readonly poster: Poster;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: WebhookLimits;
  readonly observer: WebhookObserver;
}

const PAGE = 100;

/** Dead letters: kept apart from the queues, tried again every few hours until they are seven days old, listed, and repeated when somebody asks. */
export class ParkedEvents {
  private readonly parts: ParkedEventsParts;
  private readonly events: Repository<typeof parkedEventSchema>;
  /** Apps that ever had one: the sweep walks these. */
  private readonly apps: Repository<typeof appSchema>;
  private sweeping: Promise<void> | null = null;
  private cancel: Cancel | null = null;

  constructor(parts: ParkedEventsParts) {
    this.parts = parts;
    const { records, clock } = parts;
    this.events = new Repository({ records, clock, kind: 'parked-event', schema: parkedEventSchema });
    this.apps = new Repository({ records, clock, kind: 'parked-app', schema: appSchema });
  }

  start(): void {
    this.cancel = this.parts.clock.every(this.parts.limits.parkedSweepMs, () => {
      this.sweep().catch((error: unknown) => { this.parts.observer.failed(error); });
    });
  }

  async stop(): Promise<void> {
    this.cancel?.();
    await this.sweeping?.catch(() => undefined);
  }

  /** Durable when it resolves; the same event again changes nothing. */
  async park(app: string, { id, createdAtMs, body }: QueuedEvent): Promise<void> {
    const { clock, poster } = this.parts;
    const nowMs = clock.nowMs();
    const name = `${app}:${String(createdAtMs).padStart(13, '0')}:${Buffer.from(id).toString('hex')}`;
    const bodySealed = this.parts.secrets.seal(Buffer.from(body).toString('latin1'), aboutParked(name));
    // Its app's mark first: what the sweep does not find would stay for ever.
    await this.apps.create(app, '', {});
    await this.events.create(name, app, { createdAtMs, parkedAtMs: nowMs, nextAtMs: nowMs + this.pauseMs(), attempts: 1, failure: poster.lastFailure(app) ?? '', bodySealed });
  }

  /** Oldest first, without what they say. */
  async list(app: string, page: { readonly after?: string; readonly limit: number }): Promise<readonly (Omit<ParkedEvent, 'bodySealed'> & { readonly id: string })[]> {
    return (await this.events.list(app, page)).map(({ id, value: { bodySealed: _, ...shown } }) => ({ id, ...shown }));
  }

  /** Tries all of an app now. Resolves to how many were received. */
  async replay(app: string): Promise<number> {
    await this.sweeping?.catch(() => undefined);
    return this.sweepApp(app, Infinity);
  }

  /** What is due. */
  async sweep(): Promise<void> {
    this.sweeping ??= this.sweepAll().finally(() => { this.sweeping = null; });
    await this.sweeping;
  }

  private async sweepAll(): Promise<void> {
    for (const { id } of await this.apps.all('')) await this.sweepApp(id, this.parts.clock.nowMs());
  }

  private async sweepApp(app: string, dueAtMs: number): Promise<number> {
    let received = 0;
    for (let after = ''; ;) {
      const page = await this.events.list(app, { after, limit: PAGE });
      const outcomes = await Promise.all(page.filter(({ value }) => value.nextAtMs <= dueAtMs).map(event => this.tryAgain(app, event)));
      received += outcomes.filter(Boolean).length;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return received;
      after = last.id;
    }
  }

  private async tryAgain(app: string, event: Kept<ParkedEvent>): Promise<boolean> {
    const { clock, limits, poster, secrets, observer } = this.parts;
    if (clock.nowMs() - event.value.createdAtMs >= limits.giveUpAfterMs) {
      observer.ended('expired');
      await this.events.delete(event.id);
      return false;
    }
    // Whoever moves its time first tries it, if several nodes come at once.
    const nextAtMs = clock.nowMs() + this.pauseMs();
    const isMine = await this.claim(event, nextAtMs);
    if (!isMine) return false;
    const body = new Uint8Array(Buffer.from(secrets.open(event.value.bodySealed, aboutParked(event.id)), 'latin1'));
    const outcome = await poster.post(app, { body, createdAtMs: event.value.createdAtMs }, true);
    if (outcome === 'failed') {
      await this.events.change(event.id, value => ({ ...value, failure: poster.lastFailure(app) ?? '' }));
      return false;
    }
    await this.events.delete(event.id);
    return outcome === 'delivered';
  }

  private async claim(event: Kept<ParkedEvent>, nextAtMs: number): Promise<boolean> {
    let isMine = false;
    await this.events.change(event.id, value => {
      isMine = value.attempts === event.value.attempts;
      return isMine ? { ...value, nextAtMs, attempts: value.attempts + 1 } : null;
    });
    return isMine;
  }

  private pauseMs(): number {
    const { limits, random } = this.parts;
    return Math.floor(limits.parkedRetryMinMs + random.fraction() * (limits.parkedRetryMaxMs - limits.parkedRetryMinMs));
  }
}

const appSchema = Type.Object({});

function aboutParked(id: string): string {
  return `parked ${id}`;
}
