import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { App } from '../registry/app.ts';
import { RecordCache } from '../registry/record-cache.ts';
import type { Clock } from '../../../proto/clock.ts';

/** An app that is told about a WABA, with what decides what it is told. */
export interface Subscriber {
  readonly app: string;
  readonly fields: ReadonlySet<string>;
  readonly pricingModel: App['pricingModel'];
}

const MAX_AGE_MS = 5_000;
const ENTRIES = 10_000;

/** Who is told what happens at a WABA. As old as the registry's own answers may be. */
export class Subscribers {
  private readonly registry: Pick<BusinessRegistry, 'subscribedApps' | 'apps'>;
  private readonly cache: RecordCache<readonly Subscriber[]>;

  constructor(registry: Pick<BusinessRegistry, 'subscribedApps' | 'apps'>, clock: Clock) {
    this.registry = registry;
    this.cache = new RecordCache(clock, MAX_AGE_MS, ENTRIES);
  }

  /** Those that have subscribed to this field. */
  async to(wabaId: string, field: string): Promise<readonly Subscriber[]> {
    const all = await this.cache.get(wabaId, () => this.load(wabaId)) ?? [];
    return all.filter(({ fields }) => fields.has(field));
  }

  /** An app has subscribed here, or otherwise: the next event is told by what holds now. */
  changed(): void {
    this.cache.clear();
  }

  private async load(wabaId: string): Promise<readonly Subscriber[]> {
    const subscribed = await this.registry.subscribedApps.all(wabaId);
    const apps = await Promise.all(subscribed.map(({ value }) => this.registry.apps.get(value.appId)));
    return apps.flatMap(app => app?.value.callback?.active === true ? [{ app: app.id, fields: new Set(app.value.callback.fields), pricingModel: app.value.pricingModel }] : []);
  }
}
