import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { networkList } from '../../net/permitted-networks.ts';
import type { ResolveHost } from '../../net/public-address.ts';
import { LoopPace } from '../loop-pace.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { SecretBox } from '../registry/secret-box.ts';
import { RegistryCallbacks } from './callbacks.ts';
import { WebhookDispatcher, type WebhookBacklog } from './dispatcher.ts';
import type { EventQueue } from './events.ts';
import type { WebhookObserver } from './observer.ts';
import { ParkedEvents } from './parked-events.ts';
import { Poster } from './poster.ts';
import { ReplayRequests } from './replay-requests.ts';
import { verifyCallback, type CallbackVerdict } from './verify-callback.ts';
import { WebhookClient } from './webhook-client.ts';
import type { WebhookLimits } from './webhook-limits.ts';

export interface OpenWebhooksParts {
  readonly registry: BusinessRegistry;
  readonly secrets: SecretBox;
  readonly records: BusinessRecords;
  readonly queue: EventQueue;
  readonly clock: Clock;
  readonly random: Random;
  readonly resolveHost: ResolveHost;
  /** Networks in CIDR notation that may be called although they are not public. */
  readonly allowPrivate: readonly string[];
  readonly limits: WebhookLimits;
  readonly observer: WebhookObserver;
  /** Whoever calls the API waits: posts begin more slowly. */
  readonly isPressed: () => boolean;
  /** Certificates to trust besides the system's; absent in production. */
  readonly ca?: string;
}

export interface OpenedWebhooks {
  readonly parked: ParkedEvents;
  verify(callback: { readonly url: string; readonly verifyToken: string }): Promise<CallbackVerdict>;
  /** What waits for an app, at once, whichever node has it. Resolves to how many parked events were received. */
  replay(app: string): Promise<number>;
  backlog(): WebhookBacklog;
  close(): Promise<void>;
}

/** A fast receiver gets thousands a second all the same, a slow one as many at once as it may have. */
const POSTS_PER_TURN = 8;

/** Posts events from now on. Throws BAD_CONFIG for a network that is none. */
export function openWebhooks(parts: OpenWebhooksParts): OpenedWebhooks {
  const { registry, secrets, records, queue, clock, random, resolveHost, limits, observer, isPressed, ca } = parts;
  const client = new WebhookClient({
    resolveHost, clock, allowPrivate: networkList(parts.allowPrivate, 'webhooks.allowPrivate'), timeoutMs: limits.timeoutMs, responseBytesMax: limits.responseBytesMax, ...ca === undefined ? {} : { ca },
  });
  const poster = new Poster({ client, callbacks: new RegistryCallbacks(registry, secrets), clock, observer, pace: new LoopPace(clock, POSTS_PER_TURN, isPressed), perCallbackMax: limits.perCallbackMax });
  const parked = new ParkedEvents({ records, secrets, poster, clock, random, limits, observer });
  const dispatcher = new WebhookDispatcher({ queue, poster, parked, clock, limits, observer });
  const requests = new ReplayRequests({ records, dispatcher, clock, observer });
  parked.start();
  requests.start();
  return {
    parked,
    verify: callback => verifyCallback(client, random, callback),
    async replay(app) {
      await requests.ask(app);
      return parked.replay(app);
    },
    backlog: () => dispatcher.backlog(),
    async close() {
      const stopped = [parked.stop(), requests.stop(), dispatcher.stop()];
      client.close();
      await Promise.all(stopped);
    },
  };
}
