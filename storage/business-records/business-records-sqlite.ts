import { numberOf, textOf, type SqlRow } from '../row.ts';
import type { SqliteEngine, WriteStatement } from '../sqlite/engine.ts';
import type { BusinessRecord, BusinessRecords, RecordPage } from './business-records.ts';

const SELECT = 'SELECT kind, id, parent, version, body FROM business_record WHERE kind = ? AND id = ?';
const LIST = 'SELECT kind, id, parent, version, body FROM business_record WHERE kind = ? AND parent = ? AND id > ? ORDER BY id LIMIT ?';
const INSERT = 'INSERT OR IGNORE INTO business_record (kind, id, parent, version, body) VALUES (?, ?, ?, ?, ?)';
const UPDATE = 'UPDATE business_record SET version = ?, body = ? WHERE kind = ? AND id = ? AND version = ?';
const DELETE = 'DELETE FROM business_record WHERE kind = ? AND id = ? AND version = ?';

export class SqliteBusinessRecords implements BusinessRecords {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  get(kind: string, id: string): Promise<BusinessRecord | null> {
    return new Promise(resolve => {
      const row = this.engine.get(SELECT, [kind, id]);
      resolve(row === undefined ? null : recordOf(row));
    });
  }

  list(kind: string, parent: string, { after = '', limit }: RecordPage): Promise<readonly BusinessRecord[]> {
    return new Promise(resolve => { resolve(this.engine.all(LIST, [kind, parent, after, limit]).map(recordOf)); });
  }

  put({ kind, id, parent, version, body }: BusinessRecord): Promise<'applied' | 'conflict'> {
    return this.changed(version === 1 ? { sql: INSERT, params: [kind, id, parent, version, body] } : { sql: UPDATE, params: [version, body, kind, id, version - 1] });
  }

  delete({ kind, id, version }: Pick<BusinessRecord, 'kind' | 'id' | 'version'>): Promise<'applied' | 'conflict'> {
    return this.changed({ sql: DELETE, params: [kind, id, version] });
  }

  private async changed(statement: WriteStatement): Promise<'applied' | 'conflict'> {
    const { applied } = await this.engine.write([{ ...statement, mustChange: true }]);
    return applied ? 'applied' : 'conflict';
  }
}

function recordOf(row: SqlRow): BusinessRecord {
  return { kind: textOf(row, 'kind'), id: textOf(row, 'id'), parent: textOf(row, 'parent'), version: numberOf(row, 'version'), body: textOf(row, 'body') };
}
