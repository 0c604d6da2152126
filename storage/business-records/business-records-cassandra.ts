import { ConditionalRows, type Decision } from '../cassandra/conditional-rows.ts';
import { inTurns } from '../cassandra/in-turns.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { numberOf, textOf, type SqlRow } from '../row.ts';
import type { BusinessRecord, BusinessRecords, RecordPage } from './business-records.ts';

const ADD_TO_LIST = 'INSERT INTO business_record_list (kind, parent, id) VALUES (?, ?, ?) USING TIMESTAMP ?';
const DELETE_FROM_LIST = 'DELETE FROM business_record_list USING TIMESTAMP ? WHERE kind = ? AND parent = ? AND id = ?';
const SELECT_LIST = 'SELECT id FROM business_record_list WHERE kind = ? AND parent = ? AND id > ? LIMIT ?';

/** How long it is remembered that a record was deleted, for answers that are still on their way. */
const DELETED_TTL_SECONDS = 864_000;
const READ_AT_ONCE = 16;

/**
 * A record is a row of its own; what lies under a parent is a second table. An entry is written before its record and means nothing without it, so a crash in between leaves nothing to
 * see. It carries the record's own time, so that deleting one never takes the entry of the next.
 */
export class CassandraBusinessRecords implements BusinessRecords {
  private readonly session: CassandraSession;
  private readonly rows: ConditionalRows;

  constructor(session: CassandraSession) {
    this.session = session;
    this.rows = new ConditionalRows(session, 'business_record', ['kind', 'id']);
  }

  async get(kind: string, id: string): Promise<BusinessRecord | null> {
    return recordOf(await this.rows.get([kind, id]));
  }

  async list(kind: string, parent: string, { after = '', limit }: RecordPage): Promise<readonly BusinessRecord[]> {
    const found: BusinessRecord[] = [];
    for (let last = after; found.length < limit;) {
      const wanted = limit - found.length;
      const ids = (await this.session.select(SELECT_LIST, [kind, parent, last, wanted])).map(row => textOf(row, 'id'));
      const records = await inTurns(ids, READ_AT_ONCE, id => this.get(kind, id));
      found.push(...records.filter(record => record !== null));
      last = ids.at(-1) ?? last;
      if (ids.length < wanted) break;
    }
    return found;
  }

  async put(record: BusinessRecord): Promise<'applied' | 'conflict'> {
    const { kind, id, parent, version } = record;
    if (version > 1) return this.rows.change([kind, id], row => changeOf(row, version - 1, at => ({ ...columnsOf(record), listed_at: at })));
    const before = await this.rows.get([kind, id]);
    const listedAt = this.session.timestampAfter(before === null ? null : numberOf(before, 'listed_at'));
    await this.session.write({ cql: ADD_TO_LIST, params: [kind, parent, id, listedAt] });
    return this.rows.change([kind, id], row => changeOf(row, 0, () => ({ ...columnsOf(record), listed_at: listedAt })));
  }

  async delete({ kind, id, version }: Pick<BusinessRecord, 'kind' | 'id' | 'version'>): Promise<'applied' | 'conflict'> {
    const gone = await this.rows.change<SqlRow | null>([kind, id], row => row === null || numberOf(row, 'version') !== version
      ? { answer: null, set: null }
      : { answer: row, set: { parent: textOf(row, 'parent'), version: 0, body: '', listed_at: numberOf(row, 'listed_at') }, ttlSeconds: DELETED_TTL_SECONDS });
    if (gone === null) return 'conflict';
    await this.session.write({ cql: DELETE_FROM_LIST, params: [numberOf(gone, 'listed_at'), kind, textOf(gone, 'parent'), id] });
    return 'applied';
  }
}

/** Only over this version; 0: none, or a deleted one. */
function changeOf(row: SqlRow | null, over: number, set: (listedAt: number) => Decision<unknown>['set']): Decision<'applied' | 'conflict'> {
  const version = row === null ? 0 : numberOf(row, 'version');
  return version === over ? { answer: 'applied', set: set(row === null ? 0 : numberOf(row, 'listed_at')) } : { answer: 'conflict', set: null };
}

function columnsOf({ parent, version, body }: BusinessRecord): { parent: string; version: number; body: string } {
  return { parent, version, body };
}

function recordOf(row: SqlRow | null): BusinessRecord | null {
  if (row === null || numberOf(row, 'version') === 0) return null;
  return { kind: textOf(row, 'kind'), id: textOf(row, 'id'), parent: textOf(row, 'parent'), version: numberOf(row, 'version'), body: textOf(row, 'body') };
}
