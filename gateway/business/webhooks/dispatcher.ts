import type { Clock } from '../../../proto/clock.ts';
import type { ConversationKey } from '../../../storage/conversations/conversations.ts';
import type { EventQueue, QueuedEvent } from './events.ts';
import { laneName, newLane, type Lane } from './lane.ts';
import type { WebhookObserver } from './observer.ts';
import { OpenLanes } from './open-lanes.ts';
import type { ParkedEvents } from './parked-events.ts';
import type { Poster } from './poster.ts';
import { retryPauseMs, type WebhookLimits } from './webhook-limits.ts';

export interface DispatcherParts {
  readonly queue: EventQueue;
  readonly poster: Poster;
  readonly parked: ParkedEvents;
  readonly clock: Clock;
  readonly limits: WebhookLimits;
  readonly observer: WebhookObserver;
}

export interface WebhookBacklog {
  /** Conversations, by app, whose events wait. */
  readonly conversations: number;
  /** Of these, those whose first event has failed. */
  readonly failing: number;
  /** How long the one that waits longest has waited. */
  readonly oldestMs: number;
}

/** While it is not certain which node tells of a conversation. */
const NOT_NOW_PAUSE_MS = 500;

/**
 * Takes events out of the queue and posts them: in order within a conversation and app, all conversations side by side. An event is done when its app has taken it; it may come again after
 * a crash. What fails is tried again by the schedule, parked when it has failed for an hour, dropped after seven days.
 */
export class WebhookDispatcher {
  private readonly parts: DispatcherParts;
  private readonly lanes = new Map<string, Lane>();
  private readonly open: OpenLanes;
  private stopped = false;

  constructor(parts: DispatcherParts) {
    this.parts = parts;
    this.open = new OpenLanes(parts.limits.openPerAppMax);
    parts.queue.listen({ waiting: (key, app) => { this.heard(key, app); }, lost: isLost => { this.forget(isLost); } });
  }

  /** Those for which something waits for its next attempt. */
  pausedApps(): ReadonlySet<string> {
    return new Set([...this.lanes.values()].flatMap(({ app, cancel }) => cancel === null ? [] : app));
  }

  /** What waits for an app, at once and without its pause: its receiver is said to be back. */
  retryNow(app: string): void {
    for (const lane of this.lanes.values()) {
      if (lane.app !== app || lane.cancel === null) continue;
      lane.cancel();
      lane.cancel = null;
      this.start(lane);
    }
  }

  backlog(): WebhookBacklog {
    const nowMs = this.parts.clock.nowMs();
    let [failing, oldestMs] = [0, 0];
    for (const { failures, sinceMs } of this.lanes.values()) {
      if (failures > 0) failing += 1;
      oldestMs = Math.max(oldestMs, nowMs - sinceMs);
    }
    return { conversations: this.lanes.size, failing, oldestMs };
  }

  /** Begins nothing any more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const { cancel } of this.lanes.values()) cancel?.();
    await this.open.settled();
  }

  private heard(key: ConversationKey, app: string): void {
    const name = laneName(key, app);
    const known = this.lanes.get(name);
    if (known !== undefined) {
      known.hasMore = true;
      return;
    }
    const lane = newLane(key, app, this.parts.clock.nowMs());
    this.lanes.set(name, lane);
    this.start(lane);
  }

  private forget(isLost: (key: ConversationKey) => boolean): void {
    for (const [name, lane] of this.lanes) {
      if (!isLost(lane.key)) continue;
      lane.cancel?.();
      this.lanes.delete(name);
    }
  }

  private start(lane: Lane): void {
    this.open.run(lane.app, async () => {
      if (!this.stopped) this.next(lane, await this.work(lane));
    });
  }

  private next(lane: Lane, outcome: 'empty' | 'more' | { readonly pauseMs: number }): void {
    if (this.lanes.get(laneName(lane.key, lane.app)) !== lane) return;
    if (typeof outcome === 'object') {
      lane.cancel = this.parts.clock.after(outcome.pauseMs, () => {
        lane.cancel = null;
        this.start(lane);
      });
      if (this.stopped) lane.cancel();
    } else if (outcome === 'more' || lane.hasMore) {
      this.start(lane);
    } else {
      this.lanes.delete(laneName(lane.key, lane.app));
    }
  }

  /** One batch. Never rejects. */
  private async work(lane: Lane): Promise<'empty' | 'more' | { readonly pauseMs: number }> {
    const { queue, limits, observer } = this.parts;
    // What came meanwhile may stand before what was told: nodes have clocks of their own.
    if (lane.hasMore) lane.afterOrder = -1;
    lane.hasMore = false;
    const settled: QueuedEvent[] = [];
    try {
      const events = await queue.next(lane.key, lane.app, lane.afterOrder, limits.batch);
      let pauseMs = 0;
      for (const event of events) {
        pauseMs = queue.mayTell(lane.key) ? await this.settle(lane, event) : NOT_NOW_PAUSE_MS;
        if (pauseMs > 0 || this.stopped) break;
        settled.push(event);
      }
      if (settled.length > 0) await queue.done(lane.key, lane.app, settled.map(({ id }) => id));
      lane.afterOrder = settled.at(-1)?.order ?? lane.afterOrder;
      if (pauseMs > 0) return { pauseMs };
      return events.length === limits.batch ? 'more' : 'empty';
    } catch (error) {
      observer.failed(error);
      return { pauseMs: retryPauseMs(1) };
    }
  }

  /** 0: it is over with the event, one way or another; otherwise how long to wait before it is tried again. */
  private async settle(lane: Lane, event: QueuedEvent): Promise<number> {
    const { poster, parked, clock, limits, observer } = this.parts;
    if (clock.nowMs() - event.createdAtMs >= limits.giveUpAfterMs) return this.end(lane, 'expired');
    const outcome = await poster.post(lane.app, event, lane.failures > 0);
    if (outcome === 'nobody') return this.end(lane, 'nobody');
    if (outcome === 'failed') {
      const nowMs = clock.nowMs();
      if (lane.failures === 0) lane.firstFailedAtMs = nowMs;
      lane.failures += 1;
      const parkedInMs = lane.firstFailedAtMs + limits.parkAfterMs - nowMs;
      if (parkedInMs > 0) return Math.min(retryPauseMs(lane.failures), parkedInMs);
      await parked.park(lane.app, event);
      observer.ended('parked');
    }
    lane.failures = 0;
    return 0;
  }

  private end(lane: Lane, how: 'expired' | 'nobody'): number {
    this.parts.observer.ended(how);
    lane.failures = 0;
    return 0;
  }
}
