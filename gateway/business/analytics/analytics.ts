import type { Clock } from '../../../proto/clock.ts';
import type { LedgerStore } from '../../../storage/ledger/ledger.ts';
import type { Fields } from '../http/fields.ts';
import type { Pricing } from '../policy/conversation-rules.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { Kept } from '../registry/repository.ts';
import type { Template } from '../registry/template.ts';
import type { Waba } from '../registry/waba.ts';
import { dateOf, namesOf, readQuery, type AnalyticsQuery } from './analytics-query.ts';
import type { MessageUsage } from './message-usage.ts';
import { Sums } from './sums.ts';
import { compareTemplates } from './template-comparison.ts';
import { templateAnalytics } from './template-analytics.ts';

export interface AnalyticsParts {
  readonly registry: Pick<BusinessRegistry, 'numbers' | 'templates'>;
  readonly ledger: Pick<LedgerStore, 'days'>;
  readonly usage: Pick<MessageUsage, 'ofNumber' | 'ofTemplate' | 'complaintsAbout'>;
  readonly clock: Clock;
  /** Of the price list, ISO 4217. */
  readonly currency: string;
}

/** Delivered messages of a day that are alike. */
interface Delivered extends Pick<Pricing, 'type'> {
  readonly day: number;
  readonly phone: string;
  readonly country: string;
  readonly category: string;
  readonly count: number;
  readonly amountMicros: number;
}

type Reader = (delivered: Delivered) => string;

/** What the same deliveries are called in one model of prices or another. */
interface Model {
  readonly count: string;
  /** By the name of the dimension: the name in the answer. */
  readonly dimensions: Readonly<Record<string, readonly [field: string, reader: Reader]>>;
  /** By the name of the filter. */
  readonly filters: Readonly<Record<string, Reader>>;
}

const DAYS_MAX = 366;
const DAY_MS = 86_400_000;
const categoryOf: Reader = ({ category }) => category.toUpperCase();
const conversationType: Reader = ({ type }) => ({ regular: 'REGULAR', free_customer_service: 'FREE_TIER', free_entry_point: 'FREE_ENTRY_POINT' })[type];
const direction: Reader = ({ category }) => category === 'service' ? 'USER_INITIATED' : 'BUSINESS_INITIATED';
const common = { dimensions: { COUNTRY: ['country', ({ country }) => country], PHONE: ['phone_number', ({ phone }) => phone] }, filters: { phone_numbers: ({ phone }) => phone, country_codes: ({ country }) => country } } satisfies Omit<Model, 'count'>;

const models: Readonly<Record<'pricing' | 'conversation', Model>> = {
  pricing: {
    count: 'volume',
    // There is one price for any volume.
    dimensions: { ...common.dimensions, PRICING_CATEGORY: ['pricing_category', categoryOf], PRICING_TYPE: ['pricing_type', ({ type }) => type.toUpperCase()], TIER: ['tier', () => '0:MAX'] },
    filters: { ...common.filters, pricing_categories: categoryOf, pricing_types: ({ type }) => type.toUpperCase() },
  },
  conversation: {
    count: 'conversation',
    dimensions: { ...common.dimensions, CONVERSATION_CATEGORY: ['conversation_category', categoryOf], CONVERSATION_TYPE: ['conversation_type', conversationType], CONVERSATION_DIRECTION: ['conversation_direction', direction] },
    filters: { ...common.filters, conversation_categories: categoryOf, conversation_types: conversationType, conversation_directions: direction },
  },
};

/** What an account has sent, and what that cost: prices from the ledger, the rest as it was counted. Days and months are UTC. Throws 100 for what cannot be asked. */
export class Analytics {
  private readonly parts: AnalyticsParts;

  constructor(parts: AnalyticsParts) {
    this.parts = parts;
  }

  /** What everything is priced in. */
  get currency(): string {
    return this.parts.currency;
  }

  /** `analytics`: sent and delivered. */
  async messages(waba: Kept<Waba>, given: Fields): Promise<object> {
    const query = readQuery(given, this.parts.clock.nowMs(), DAYS_MAX);
    const [phones, countries, products] = [namesOf(given, 'phone_numbers')?.map(digitsOf), namesOf(given, 'country_codes'), namesOf(given, 'product_types')];
    const numbers = (await this.numbersOf(waba)).filter(({ phone }) => phones?.includes(phone) ?? true);
    const sums = new Sums(query, ['sent', 'delivered']);
    for (const { id } of numbers) {
      for (const { day, event, country, category, count } of await this.parts.usage.ofNumber(id, query.first, query.last)) {
        const isWanted = (countries?.includes(country) ?? true) && (products === null || products.includes('100') || products.includes(category === 'service' ? '2' : '0'));
        if (isWanted) sums.add(day, {}, { [event]: count });
      }
    }
    return { phone_numbers: numbers.map(({ phone }) => phone), ...countries === null ? {} : { country_codes: countries }, granularity: query.granularity, data_points: sums.points() };
  }

  /** `pricing_analytics` and, in the words of the older model, `conversation_analytics`: delivered messages and their cost, without what was charged in a currency before. */
  async delivered(waba: Kept<Waba>, given: Fields, as: keyof typeof models): Promise<object> {
    const query = readQuery(given, this.parts.clock.nowMs(), DAYS_MAX);
    const { count: counted, dimensions, filters } = models[as];
    const shown = (namesOf(given, 'dimensions') ?? []).map(name => {
      const found = Object.entries(dimensions).find(([dimension]) => dimension === name.toUpperCase());
      if (found === undefined) throw given.faults.wrong(given.pathOf('dimensions'), `must be among {${Object.keys(dimensions).join(', ')}}`);
      return found[1];
    });
    const wanted = Object.entries(filters).map(([name, reader]) => ({ reader, among: namesOf(given, name)?.map(each => name === 'phone_numbers' ? digitsOf(each) : each.toUpperCase()) ?? null }));
    const metrics = namesOf(given, 'metric_types')?.map(each => each.toUpperCase()) ?? [counted.toUpperCase(), 'COST'];
    const values = [counted, 'cost'].filter(name => metrics.includes(name.toUpperCase()));
    const sums = new Sums(query, values);
    for (const each of await this.deliveredOf(waba, query)) {
      if (!wanted.every(({ reader, among }) => among?.includes(reader(each)) ?? true)) continue;
      sums.add(each.day, Object.fromEntries(shown.map(([field, reader]) => [field, reader(each)])), { [counted]: each.count, cost: each.amountMicros });
    }
    return { data: [{ data_points: sums.points() }] };
  }

  /** `template_analytics`. */
  templates(waba: Kept<Waba>, given: Fields): Promise<object> {
    return templateAnalytics(this.parts, waba, given);
  }

  /** Templates of one account beside each other. */
  comparison(templates: readonly Kept<Template>[], given: Fields): Promise<object> {
    return compareTemplates(this.parts, templates, given);
  }

  /** What is billed is in the ledger, the rest was counted. */
  private async deliveredOf(waba: Kept<Waba>, { first, last }: AnalyticsQuery): Promise<readonly Delivered[]> {
    const { ledger, usage } = this.parts;
    const numbers = await this.numbersOf(waba);
    const phones = new Map(numbers.map(({ id, phone }) => [id, phone]));
    const charged = (await ledger.days(waba.value.entityId, dateOf(first), dateOf(last))).flatMap(({ day, phoneNumber, country, category, messages, currency, amountMicros }): Delivered[] => {
      const phone = phones.get(phoneNumber);
      return phone === undefined ? [] : [{ day: Date.parse(day) / DAY_MS, phone, country, category, type: 'regular', count: messages, amountMicros: currency === this.currency ? amountMicros : 0 }];
    });
    const free = await Promise.all(numbers.map(async ({ id, phone }) => (await usage.ofNumber(id, first, last)).filter(({ event, type }) => event === 'delivered' && type !== 'regular').map((counted): Delivered => ({ ...counted, phone, amountMicros: 0 }))));
    return [...charged, ...free.flat()];
  }

  private async numbersOf(waba: Kept<Waba>): Promise<readonly { readonly id: string; readonly phone: string }[]> {
    return (await this.parts.registry.numbers.all(waba.id)).map(({ id, value }) => ({ id, phone: value.digits }));
  }
}

function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '');
}
