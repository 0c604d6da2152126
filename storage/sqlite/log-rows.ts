/** How a place in the log becomes the key of its row: partition * 2^40 + offset stays an exact integer up to 4,096 partitions. */
const SPAN = 2 ** 40;

export function logRowId(partition: number, offset: number): number {
  return partition * SPAN + offset;
}

export function offsetOfRow(id: number): number {
  return id % SPAN;
}

/** First id behind the partition's rows. */
export function logRowEnd(partition: number): number {
  return (partition + 1) * SPAN;
}

/** SQLCipher binds an empty value as NULL. */
export const INSERT_LOG_ROW = 'INSERT INTO log (id, value) VALUES (?, coalesce(?, x\'\'))';

/** The next offset of a partition: behind its last row, and never below what was committed, since committed rows get deleted. */
export const SELECT_END_OFFSET = `SELECT max(
  coalesce((SELECT max(id) + 1 FROM log WHERE id >= $first AND id < $end), $first) - $first,
  coalesce((SELECT committed FROM log_partition WHERE partition = $partition), 0)) AS "end"`;

export function endOffsetParams(partition: number): Record<string, number> {
  return { first: logRowId(partition, 0), end: logRowEnd(partition), partition };
}
