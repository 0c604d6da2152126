import type { Static, TSchema } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { BusinessRecord, BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { RecordCache } from './record-cache.ts';

/** A record with its body read. */
export interface Kept<T> {
  readonly id: string;
  readonly parent: string;
  readonly version: number;
  readonly value: T;
}

/** A record after a change, and whether the change was made. */
export interface Changed<T> extends Kept<T> {
  readonly changed: boolean;
}

export interface RepositoryOptions<S extends TSchema> {
  readonly records: BusinessRecords;
  readonly clock: Clock;
  readonly kind: string;
  /** What every body must fit when it is written and when it is read. */
  readonly schema: S;
  /** For what each request looks up: reads may be this old; own changes show at once. Default: every read asks the store. */
  readonly cache?: { readonly maxAgeMs: number; readonly entries: number };
}

const BODY_BYTES_MAX = 256 * 1024;
const CHANGE_TRIES = 20;
const LIST_PAGE = 200;

/** Records of one kind, typed. Rejections: STORE_FAILED (also for a body that does not fit), STORE_FULL, CONFLICT (change: others always came first), TOO_LARGE. */
export class Repository<S extends TSchema> {
  private readonly records: BusinessRecords;
  private readonly kind: string;
  private readonly check: TypeCheck<S>;
  private readonly cache: RecordCache<Kept<Static<S>>> | null;

  constructor({ records, clock, kind, schema, cache }: RepositoryOptions<S>) {
    this.records = records;
    this.kind = kind;
    this.check = TypeCompiler.Compile(schema);
    this.cache = cache === undefined ? null : new RecordCache(clock, cache.maxAgeMs, cache.entries);
  }

  /** As it is in the store, or as it was a cache's age ago. */
  get(id: string): Promise<Kept<Static<S>> | null> {
    return this.cache === null ? this.read(id) : this.cache.get(id, () => this.read(id));
  }

  /** Ascending by id. */
  async list(parent: string, page: { readonly after?: string; readonly limit: number }): Promise<readonly Kept<Static<S>>[]> {
    return (await this.records.list(this.kind, parent, page)).map(record => this.keptOf(record));
  }

  /** Everything below the parent: for what is bounded by its own rules. */
  async all(parent: string): Promise<readonly Kept<Static<S>>[]> {
    const found: Kept<Static<S>>[] = [];
    for (;;) {
      const last = found.at(-1);
      const page = await this.list(parent, { limit: LIST_PAGE, ...last === undefined ? {} : { after: last.id } });
      found.push(...page);
      if (page.length < LIST_PAGE) return found;
    }
  }

  async create(id: string, parent: string, value: Static<S>): Promise<'applied' | 'conflict'> {
    const result = await this.records.put({ kind: this.kind, id, parent, version: 1, body: this.bodyOf(value) });
    this.cache?.forget(id);
    return result;
  }

  /** Decides upon what is there now, again when somebody else changed it meanwhile; null changes nothing. Resolves to the record as it is then; null: there is none. */
  async change(id: string, decide: (value: Static<S>) => Static<S> | null): Promise<Changed<Static<S>> | null> {
    for (let attempt = 0; attempt < CHANGE_TRIES; attempt += 1) {
      const kept = await this.read(id);
      const value = kept === null ? null : decide(kept.value);
      if (kept === null) return null;
      if (value === null) return { ...kept, changed: false };
      const result = await this.records.put({ kind: this.kind, id, parent: kept.parent, version: kept.version + 1, body: this.bodyOf(value) });
      this.cache?.forget(id);
      if (result === 'applied') return { ...kept, version: kept.version + 1, value, changed: true };
    }
    throw new SealgateError('CONFLICT');
  }

  /** Makes it, or changes what is there. */
  async set(id: string, parent: string, decide: (value: Static<S> | null) => Static<S>): Promise<void> {
    for (let attempt = 0; attempt < CHANGE_TRIES; attempt += 1) {
      if (await this.change(id, decide) !== null || await this.create(id, parent, decide(null)) === 'applied') return;
    }
    throw new SealgateError('CONFLICT');
  }

  /** Whatever version is there, also one that cannot be read; or only one of which `isOver` says so. False: there was none. */
  async delete(id: string, isOver?: (value: Static<S>) => boolean): Promise<boolean> {
    for (let attempt = 0; attempt < CHANGE_TRIES; attempt += 1) {
      const record = await this.records.get(this.kind, id);
      if (record === null || isOver?.(this.keptOf(record).value) === false) return false;
      const result = await this.records.delete(record);
      this.cache?.forget(id);
      if (result === 'applied') return true;
    }
    throw new SealgateError('CONFLICT');
  }

  private async read(id: string): Promise<Kept<Static<S>> | null> {
    const record = await this.records.get(this.kind, id);
    return record === null ? null : this.keptOf(record);
  }

  private keptOf({ id, parent, version, body }: BusinessRecord): Kept<Static<S>> {
    const value: unknown = JSON.parse(body);
    if (!this.check.Check(value)) throw this.misfit(value);
    return { id, parent, version, value };
  }

  private bodyOf(value: Static<S>): string {
    if (!this.check.Check(value)) throw this.misfit(value);
    const body = JSON.stringify(value);
    if (Buffer.byteLength(body) > BODY_BYTES_MAX) throw new SealgateError('TOO_LARGE');
    return body;
  }

  private misfit(value: unknown): SealgateError {
    const where = this.check.Errors(value).First()?.path ?? '';
    return new SealgateError('STORE_FAILED', { detail: `a ${this.kind} record does not fit its schema at ${where === '' ? '/' : where}` });
  }
}
