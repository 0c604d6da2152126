import type { Kept } from './repository.ts';

export interface RecordChange<T> { readonly before: T; readonly after: Kept<T> }

interface Changing<T> { change(id: string, decide: (value: T) => T | null): Promise<Kept<T> | null> }

/** As Repository.change, and tells what it was before; null: `decide` changed nothing, or there is no such record. */
export async function changeRecord<T>(repository: Changing<T>, id: string, decide: (value: T) => T | null): Promise<RecordChange<T> | null> {
  const seen: { before: { readonly value: T } | null } = { before: null };
  const after = await repository.change(id, value => {
    const next = decide(value);
    seen.before = next === null ? null : { value };
    return next;
  });
  return after === null || seen.before === null ? null : { before: seen.before.value, after };
}
