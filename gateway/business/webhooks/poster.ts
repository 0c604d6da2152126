import type { Clock } from '../../../proto/clock.ts';
import type { LoopPace } from '../loop-pace.ts';
import type { Callbacks } from './callbacks.ts';
import { PacedGate } from './paced-gate.ts';
import type { WebhookObserver } from './observer.ts';
import { subjectOf } from './webhook-body.ts';
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

/** Posts one event to where its app is now. Never rejects for what the receiver does. */
export class Poster {
  private readonly parts: PosterParts;
  private readonly gates = new Map<string, PacedGate>();

  constructor(parts: PosterParts) {
    this.parts = parts;
  }

  async post(app: string, event: { readonly body: Uint8Array; readonly createdAtMs: number }): Promise<PostOutcome> {
    const subject = subjectOf(event.body);
    const callback = subject === null ? null : await this.parts.callbacks.of(app, subject);
    if (callback === null) return 'nobody';
    if (!isCallbackUrl(callback.url)) return this.failed('forbidden');
    const key = `${app} ${callback.url}`;
    const gate = this.gates.get(key) ?? new PacedGate(this.parts.perCallbackMax);
    this.gates.set(key, gate);
    const outcome = await gate.run(async () => {
      await this.parts.pace.turn();
      return this.send(new URL(callback.url), callback.appSecret, event);
    });
    if (gate.isIdle) this.gates.delete(key);
    return outcome ? 'delivered' : 'failed';
  }

  /** Any 2xx is a success: receivers answer 200, 201 and 202. */
  private async send(url: URL, appSecret: string, { body, createdAtMs }: { readonly body: Uint8Array; readonly createdAtMs: number }): Promise<boolean> {
    const { client, clock, observer } = this.parts;
    const startedMs = clock.monotonicMs();
    const headers = { 'content-type': 'application/json', 'user-agent': 'sealgate-webhooks', 'x-hub-signature-256': webhookSignature(appSecret, body) };
    try {
      const { status } = await client.request(url, { method: 'POST', headers, body });
      const isDelivered = status >= 200 && status < 300;
      observer.posted(isDelivered ? 'delivered' : 'refused', clock.monotonicMs() - startedMs);
      if (isDelivered) observer.delivered(clock.nowMs() - createdAtMs);
      return isDelivered;
    } catch (error) {
      observer.posted(isForbidden(error) ? 'forbidden' : 'failed', clock.monotonicMs() - startedMs);
      return false;
    }
  }

  private failed(outcome: 'forbidden'): PostOutcome {
    this.parts.observer.posted(outcome, 0);
    return 'failed';
  }
}
