import type { Stage } from '../scenarios/scenario.ts';
import type { Crowd } from './crowd.ts';
import type { Requests } from './requests.ts';
import type { Statuses } from './statuses.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** A run whose enterprise and consumers are in conversation. */
export interface Conversing {
  readonly stage: Stage;
  readonly crowd: Crowd;
  readonly requests: Requests;
  readonly statuses: Statuses;
  readonly receiver: WebhookReceiver;
  /** Looks now and then until it is so, or the time for what is on its way is over. */
  readonly until: (condition: () => boolean | Promise<boolean>) => Promise<void>;
  /** Until everything that was accepted has been read and told, both ways, or the time for it is over. */
  readonly settle: () => Promise<void>;
}
