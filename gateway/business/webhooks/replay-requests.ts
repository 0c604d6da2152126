import { Type } from '@sinclair/typebox';
import type { Cancel, Clock } from '../../../proto/clock.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { Repository } from '../registry/repository.ts';
import type { WebhookDispatcher } from './dispatcher.ts';
import type { WebhookObserver } from './observer.ts';

export interface ReplayRequestsParts {
  readonly records: BusinessRecords;
  readonly dispatcher: Pick<WebhookDispatcher, 'pausedApps' | 'retryNow'>;
  readonly clock: Clock;
  readonly observer: WebhookObserver;
}

/** How often an app has been asked for. Id: the app. */
const requestSchema = Type.Object({ times: Type.Integer() });
const LOOK_EVERY_MS = 1000;

/** "Post what waits for this app now": said to one node, heard within a second by each that has something of it waiting for its next attempt. A node that has just started may try once more than it was asked to. */
export class ReplayRequests {
  private readonly parts: ReplayRequestsParts;
  private readonly requests: Repository<typeof requestSchema>;
  private readonly heard = new Map<string, number>();
  private looking: Promise<void> | null = null;
  private cancel: Cancel | null = null;

  constructor(parts: ReplayRequestsParts) {
    this.parts = parts;
    this.requests = new Repository({ records: parts.records, clock: parts.clock, kind: 'webhook-replay', schema: requestSchema });
  }

  start(): void {
    this.cancel = this.parts.clock.every(LOOK_EVERY_MS, () => {
      this.looking ??= this.look().catch((error: unknown) => { this.parts.observer.failed(error); }).finally(() => { this.looking = null; });
    });
  }

  async stop(): Promise<void> {
    this.cancel?.();
    await this.looking;
  }

  /** Every node knows when it resolves, or will within a second. Rejects as the store does. */
  async ask(app: string): Promise<void> {
    await this.requests.set(app, '', before => ({ times: (before?.times ?? 0) + 1 }));
    await this.hear(app);
  }

  private async look(): Promise<void> {
    for (const app of this.parts.dispatcher.pausedApps()) await this.hear(app);
  }

  private async hear(app: string): Promise<void> {
    const times = (await this.requests.get(app))?.value.times ?? 0;
    if (times <= (this.heard.get(app) ?? 0)) return;
    this.heard.set(app, times);
    this.parts.dispatcher.retryNow(app);
  }
}
