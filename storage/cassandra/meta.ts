import { SealgateError } from '../../proto/errors.ts';
import { numberOf, type SqlRow } from '../row.ts';
import type { CassandraSession } from './session.ts';

/** `name` is also the partition key, so each value is a row of its own. */
export const CREATE_META = 'CREATE TABLE IF NOT EXISTS meta (name text PRIMARY KEY, value bigint)';
const SELECT = 'SELECT value FROM meta WHERE name = ?';
const CHANGE = 'UPDATE meta SET value = ? WHERE name = ? IF value = ?';
const LEASE = 'UPDATE meta USING TTL ? SET value = ? WHERE name = ? IF value = ?';

export type MetaName = 'schema' | 'schema_readable_by' | 'epoch' | 'partitions' | 'migrating' | 'unmarked_epoch';

/** The few facts that all nodes must agree on. Changed by light-weight transactions only. */
export class CassandraMeta {
  private readonly session: CassandraSession;

  constructor(session: CassandraSession) {
    this.session = session;
  }

  /** null: nobody has set it. */
  async get(name: MetaName): Promise<number | null> {
    return valueOf(await this.session.select(SELECT, [name]));
  }

  /** Sets it if it still is `before`; whether it is `value` now. */
  async change(name: MetaName, before: number | null, value: number): Promise<boolean> {
    const applied = await this.session.compareAndSet({ cql: CHANGE, params: [value, name, before] });
    return applied === 'applied' || valueOf(await this.session.selectSerial(SELECT, [name])) === value;
  }

  /** Sets it if nobody has it; it ends by itself. `value` must be the caller's own. */
  async lease(name: MetaName, value: number, seconds: number): Promise<boolean> {
    const applied = await this.session.compareAndSet({ cql: LEASE, params: [seconds, value, name, null] });
    return applied === 'applied' || valueOf(await this.session.selectSerial(SELECT, [name])) === value;
  }

  async release(name: MetaName, value: number): Promise<void> {
    await this.session.compareAndSet({ cql: 'DELETE value FROM meta WHERE name = ? IF value = ?', params: [name, value] });
  }

  /** The number of partitions, fixed by the first who says it. Throws BAD_CONFIG when `wanted` is another. */
  async fixPartitions(wanted: number): Promise<void> {
    await this.change('partitions', null, wanted);
    const fixed = await this.get('partitions');
    if (fixed !== wanted) throw new SealgateError('BAD_CONFIG', { detail: `this cluster has ${String(fixed)} partitions, not ${wanted}` });
  }

  /** Begins an epoch above every former one; also above those of a store that was restored, since it is a time. Resolves to it. */
  async newEpoch(): Promise<number> {
    const before = await this.get('epoch');
    const epoch = Math.max((before ?? 0) + 1, Math.floor(this.session.clock.nowMs() / 1000));
    if (!await this.change('epoch', before, epoch)) throw new SealgateError('CONFLICT', { detail: 'somebody else begins an epoch' });
    return epoch;
  }
}

function valueOf([row]: readonly SqlRow[]): number | null {
  return row === undefined || row['value'] === null ? null : numberOf(row, 'value');
}
