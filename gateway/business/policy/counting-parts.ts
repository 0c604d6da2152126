import type { Clock } from '../../../proto/clock.ts';
import type { BudgetStore } from '../../../storage/budgets/budgets.ts';
import type { Announcer } from '../webhooks/announcer.ts';
import type { PolicyObserver } from './policy-observer.ts';
import type { PolicySettings } from './policy-settings.ts';

/** What every rule is made of that counts people or messages over all nodes and tells apps what came of it. */
export interface CountingParts {
  readonly budgets: BudgetStore;
  /** The key of a budget, by a name. */
  readonly keyOf: (name: string) => Uint8Array;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly clock: Clock;
  readonly settings: PolicySettings;
  readonly observer: PolicyObserver;
}
