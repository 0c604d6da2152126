import { Type } from '@sinclair/typebox';
import { ApiError } from './api-error.ts';
import type { Fields } from './fields.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent for an empty page. */
  readonly paging?: { readonly cursors: { readonly before: string; readonly after: string }; readonly previous?: string; readonly next?: string };
}

/** What a list takes, for the OpenAPI. */
export const pageParameters = { fields: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer()), after: Type.Optional(Type.String()), before: Type.Optional(Type.String()) };

const LIMIT_DEFAULT = 25;
const READ_AT_ONCE = 100;

/**
 * A page of a whole list, which its own rules keep bounded. A cursor is the key of an item, so it stays good while others come and go; URLs are of the request's own origin, which is
 * where clients go on.
 */
export function pageOf<T>(all: readonly T[], keyOf: (item: T) => string, parameters: Fields, url: URL, limitMax = 100): Page<T> {
  const limit = limitOf(parameters, limitMax);
  const [after, before] = [cursorOf(parameters, 'after'), cursorOf(parameters, 'before')];
  const end = before === null ? all.length : indexOf(all, keyOf, before);
  const start = after !== null ? indexOf(all, keyOf, after) + 1 : before !== null ? Math.max(0, end - limit) : 0;
  const items = all.slice(start, Math.min(end, start + limit));
  return pageWith(items, keyOf, url, limit, { isBeginning: start === 0, isEnd: start + items.length >= all.length });
}

/**
 * A page of records as the store keeps them, ascending by id: it reads no more than it shows and what `isWanted` leaves out. The page before a cursor is found from the beginning, which
 * few ask for. A cursor is good also when its record is gone.
 */
export async function pageOfStored<T extends { readonly id: string }>(
  read: (page: { readonly after?: string; readonly limit: number }) => Promise<readonly T[]>, parameters: Fields, url: URL, { limitMax = 100, isWanted = () => true }: { readonly limitMax?: number; readonly isWanted?: (item: T) => boolean } = {},
): Promise<Page<T>> {
  const limit = limitOf(parameters, limitMax);
  const [after, before] = [cursorOf(parameters, 'after'), cursorOf(parameters, 'before')];
  const found: T[] = [];
  let [isBeginning, isEnd] = [after === null, true];
  for await (const item of stored(read, after)) {
    if (before !== null && item.id >= before) {
      isEnd = false;
      break;
    }
    if (!isWanted(item)) continue;
    if (found.length === limit && (before === null || after !== null)) {
      isEnd = false;
      break;
    }
    found.push(item);
    if (found.length > limit) {
      found.shift();
      isBeginning = false;
    }
  }
  return pageWith(found, ({ id }) => id, url, limit, { isBeginning, isEnd });
}

async function* stored<T extends { readonly id: string }>(read: (page: { readonly after?: string; readonly limit: number }) => Promise<readonly T[]>, after: string | null): AsyncGenerator<T> {
  for (let last = after; ;) {
    const page: readonly T[] = await read({ limit: READ_AT_ONCE, ...last === null ? {} : { after: last } });
    yield* page;
    last = page.at(-1)?.id ?? null;
    if (page.length < READ_AT_ONCE) return;
  }
}

function limitOf(parameters: Fields, limitMax: number): number {
  return Math.min(parameters.optionalInteger('limit', { min: 1, max: 1_000_000 }) ?? LIMIT_DEFAULT, limitMax);
}

function pageWith<T>(items: readonly T[], keyOf: (item: T) => string, url: URL, limit: number, { isBeginning, isEnd }: { readonly isBeginning: boolean; readonly isEnd: boolean }): Page<T> {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return { items };
  const cursors = { before: encode(keyOf(first)), after: encode(keyOf(last)) };
  return {
    items,
    paging: { cursors, ...isBeginning ? {} : { previous: pageUrl(url, 'before', cursors.before, limit) }, ...isEnd ? {} : { next: pageUrl(url, 'after', cursors.after, limit) } },
  };
}

function indexOf<T>(all: readonly T[], keyOf: (item: T) => string, key: string): number {
  const index = all.findIndex(item => keyOf(item) === key);
  if (index === -1) throw badCursor();
  return index;
}

function cursorOf(parameters: Fields, name: string): string | null {
  const text = parameters.optionalText(name, { max: 1000 });
  return text === null ? null : Buffer.from(text, 'base64url').toString('utf8');
}

function encode(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

function pageUrl(url: URL, name: 'after' | 'before', cursor: string, limit: number): string {
  const page = new URL(url);
  page.searchParams.delete('after');
  page.searchParams.delete('before');
  page.searchParams.set('limit', String(limit));
  page.searchParams.set(name, cursor);
  return page.href;
}

function badCursor(): ApiError {
  return new ApiError(100, { message: '(#100) The cursor is of no item any more' });
}
