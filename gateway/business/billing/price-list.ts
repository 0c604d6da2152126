import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { parse } from 'yaml';
import { SealgateError } from '../../../proto/errors.ts';
import { dayStartMs } from '../calendar-day.ts';
import { microsOf } from './amount.ts';

const priceSchema = Type.Object({
  category: Type.Union([Type.Literal('marketing'), Type.Literal('utility'), Type.Literal('authentication')]),
  /** ISO 3166 of the recipient's number; `*`: every country without a price of its own. */
  country: Type.String({ pattern: '^([A-Z]{2}|\\*)$' }),
  /** In the currency, with at most six decimals. */
  amount: Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,6})?$' }),
  /** UTC day (`YYYY-MM-DD`) from which it holds, until a later one does. */
  validFrom: Type.String(),
}, { additionalProperties: false });

const fileSchema = Type.Object({ currency: Type.String({ pattern: '^[A-Z]{3}$' }), prices: Type.Array(priceSchema, { minItems: 1 }) }, { additionalProperties: false });

export interface Price { readonly currency: string; readonly amountMicros: number }

interface DatedPrice { readonly fromMs: number; readonly amountMicros: number }

/** What a delivered template costs, by category, recipient's country and day. */
export class PriceList {
  readonly currency: string;
  /** By category and country, latest first. */
  private readonly prices = new Map<string, readonly DatedPrice[]>();

  constructor({ currency, prices }: Static<typeof fileSchema>) {
    this.currency = currency;
    for (const { category, country, amount, validFrom } of prices) {
      const key = `${category} ${country}`;
      const fromMs = dayStartMs(validFrom);
      if (fromMs === null) throw badPrices(`${validFrom} is no day`);
      const others = this.prices.get(key) ?? [];
      if (others.some(other => other.fromMs === fromMs)) throw badPrices(`${category} ${country} has two prices from ${validFrom} on`);
      this.prices.set(key, [...others, { fromMs, amountMicros: microsOf(amount) }].sort((a, b) => b.fromMs - a.fromMs));
    }
  }

  /** null: there is no price for it, and it cannot be sold. */
  priceOf(category: string, country: string, atMs: number): Price | null {
    const price = this.at(`${category} ${country}`, atMs) ?? this.at(`${category} *`, atMs);
    return price === undefined ? null : { currency: this.currency, amountMicros: price.amountMicros };
  }

  private at(key: string, atMs: number): DatedPrice | undefined {
    return this.prices.get(key)?.find(({ fromMs }) => fromMs <= atMs);
  }
}

/** A price list in YAML or JSON. Throws BAD_CONFIG that names what is wrong and where. */
export function readPriceList(text: string): PriceList {
  let parsed: unknown;
  try {
    parsed = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw badPrices('it is neither YAML nor JSON', error);
  }
  if (!Value.Check(fileSchema, parsed)) {
    const fault = Value.Errors(fileSchema, parsed).First();
    throw badPrices(`${fault?.path ?? '/'}: ${fault?.message ?? 'not valid'}`);
  }
  return new PriceList(parsed);
}

function badPrices(detail: string, cause?: unknown): SealgateError {
  return new SealgateError('BAD_CONFIG', { detail: `price list: ${detail}`, cause });
}
