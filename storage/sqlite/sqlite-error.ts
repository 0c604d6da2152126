import { SealgateError, type ErrorCode } from '../../proto/errors.ts';

/** SQLite's own name of what went wrong (SQLITE_FULL, SQLITE_IOERR_FSYNC ...), or '' when the error is not SQLite's. */
export function sqliteCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function isFull(sqliteCode: string): boolean {
  return sqliteCode === 'SQLITE_FULL' || sqliteCode === 'ENOSPC' || sqliteCode === 'EDQUOT';
}

/** Whether what SQLite read was not what it once wrote. */
export function isDamage(sqliteCode: string): boolean {
  return sqliteCode.startsWith('SQLITE_CORRUPT') || sqliteCode === 'SQLITE_NOTADB';
}

/** An error of a running database: STORE_FULL, or STORE_FAILED for everything else. SQL and values stay out of the text. */
export function storeError(sqliteCode: string, cause?: unknown): SealgateError {
  const code: ErrorCode = isFull(sqliteCode) ? 'STORE_FULL' : 'STORE_FAILED';
  return new SealgateError(code, { detail: sqliteCode === '' ? 'unexpected error' : sqliteCode, cause });
}

/** Runs `work` and turns whatever SQLite throws into a SealgateError. */
export function mappingErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (SealgateError.is(error)) throw error;
    throw storeError(sqliteCodeOf(error), error);
  }
}
