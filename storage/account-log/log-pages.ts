import { bytesOf, numberOf } from '../row.ts';
import type { SqliteEngine } from '../sqlite/engine.ts';
import { logRowEnd, logRowId, offsetOfRow } from '../sqlite/log-rows.ts';
import type { LogRecord } from './account-log.ts';

const SELECT_RECORDS = 'SELECT id, value FROM log WHERE id >= ? AND id < ? ORDER BY id LIMIT ?';
/** Rows per query: large values must not be read in hundreds only to be cut at a page's bytes. */
const CHUNK_RECORDS = 32;

/** Records of a partition from `fromOffset` on, in order, from the table; at least one when there is one, however large. */
export function readPage(engine: SqliteEngine, epoch: number, partition: number, fromOffset: number, maxRecords: number, maxBytes: number): LogRecord[] {
  const records: LogRecord[] = [];
  let bytes = 0;
  let from = logRowId(partition, fromOffset);
  while (records.length < maxRecords && (records.length === 0 || bytes < maxBytes)) {
    const limit = Math.min(CHUNK_RECORDS, maxRecords - records.length);
    const rows = engine.all(SELECT_RECORDS, [from, logRowEnd(partition), limit]);
    for (const row of rows) {
      const id = numberOf(row, 'id');
      const value = bytesOf(row, 'value');
      if (records.length > 0 && bytes + value.length > maxBytes) return records;
      records.push({ partition, position: { epoch, offset: offsetOfRow(id) }, value });
      bytes += value.length;
      from = id + 1;
    }
    if (rows.length < limit) break;
  }
  return records;
}
