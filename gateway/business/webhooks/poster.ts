import type { Clock } from '../../../proto/clock.ts';
import type { LoopPace } from '../loop-pace.ts';
import type { Callbacks } from './callbacks.ts';
import { GatheredPosts, type Posted } from './gathered-posts.ts';
import { PacedGate } from './paced-gate.ts';
import type { WebhookObserver } from './observer.ts';
import { joinedBody, subjectOf } from './webhook-body.ts';
import { isCallbackUrl, isForbidden, type WebhookClient } from './webhook-client.ts';
import { webhookSignature } from './webhook-signature.ts';

/** 'nobody': the app has no callback any more. */
export type PostOutcome = 'delivered' | 'nobody' | 'failed';

export interface PosterParts {
  readonly client: WebhookClient;
  readonly callbacks: Callbacks;
  readonly clock: Clock;
  readonly observer: WebhookObserver;
  readonly pace: LoopPace;
  readonly perCallbackMax: number;
}

/** Posts events to where their app is now. Never rejects for what the receiver does. */
export class Poster {
  private readonly parts: PosterParts;
  private readonly gates = new Map<string, PacedGate>();
  private readonly gathered: GatheredPosts;
  /** By app: of the last request that failed. */
  private readonly failures = new Map<string, string>();

  constructor(parts: PosterParts) {
    this.parts = parts;
    this.gathered = new GatheredPosts(parts.clock);
  }

  /** `isAlone`: in a request of its own, also to an app that takes several: what has failed may have failed because of another. */
  async post(app: string, event: Posted, isAlone = false): Promise<PostOutcome> {
    const subject = subjectOf(event.body);
    const callback = subject === null ? null : await this.parts.callbacks.of(app, subject);
    if (callback === null) return 'nobody';
    if (!isCallbackUrl(callback.url)) return this.forbidden(app);
    const key = `${app} ${callback.url}`;
    const send = (events: readonly Posted[]): Promise<boolean> => this.through(key, () => this.send(app, new URL(callback.url), callback.appSecret, events));
    const isTaken = await (isAlone || callback.updatesPerPost === 1 ? send([event]) : this.gathered.add(key, callback.updatesPerPost, event, send));
    return isTaken ? 'delivered' : 'failed';
  }

  /** Where this node last failed to reach the app's receiver and how, in words for people; null: it does not know of any. */
  lastFailure(app: string): string | null {
    return this.failures.get(app) ?? null;
  }

  private async through(key: string, request: () => Promise<boolean>): Promise<boolean> {
    const gate = this.gates.get(key) ?? new PacedGate(this.parts.perCallbackMax);
    this.gates.set(key, gate);
    const isTaken = await gate.run(async () => {
      await this.parts.pace.turn();
      return request();
    });
    if (gate.isIdle) this.gates.delete(key);
    return isTaken;
  }

  /** Any 2xx is a success: receivers answer 200, 201 and 202. */
  private async send(app: string, url: URL, appSecret: string, events: readonly Posted[]): Promise<boolean> {
    const { client, clock, observer } = this.parts;
    const startedMs = clock.monotonicMs();
    const body = joinedBody(events.map(event => event.body));
    const headers = { 'content-type': 'application/json', 'user-agent': 'sealgate-webhooks', 'x-hub-signature-256': webhookSignature(appSecret, body) };
    try {
      const { status } = await client.request(url, { method: 'POST', headers, body });
      const isDelivered = status >= 200 && status < 300;
      observer.posted(isDelivered ? 'delivered' : 'refused', clock.monotonicMs() - startedMs);
      if (isDelivered) for (const { createdAtMs } of events) observer.delivered(clock.nowMs() - createdAtMs);
      else this.failures.set(app, failureAt(url, `answered ${status}`));
      return isDelivered;
    } catch (error) {
      observer.posted(isForbidden(error) ? 'forbidden' : 'failed', clock.monotonicMs() - startedMs);
      this.failures.set(app, failureAt(url, isForbidden(error) ? FORBIDDEN : reasonOf(error)));
      return false;
    }
  }

  private forbidden(app: string): PostOutcome {
    this.parts.observer.posted('forbidden', 0);
    this.failures.set(app, FORBIDDEN);
    return 'failed';
  }
}

const FORBIDDEN = 'is no address that this server may call';

/** Without its query, which may hold what only the receiver should know. */
function failureAt({ origin, pathname }: URL, why: string): string {
  return `${origin}${pathname} ${why}`;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '' ? error instanceof Error ? error.message : 'failed' : code;
}
