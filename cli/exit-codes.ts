import { SealgateError, type ErrorCode } from '../proto/errors.ts';
import { NoServerError } from './no-server-error.ts';

/** What the program's exit code says. Codes are never given another meaning. docs/OPERATIONS.md has the same table, checked by a test. */
export const exitCodes = {
  ok: { code: 0, text: 'Done; for a server: stopped as asked' },
  failed: { code: 1, text: 'Failed for a reason that has no code of its own; the sentence on stderr says which' },
  usage: { code: 2, text: 'The command line cannot be understood' },
  badConfig: { code: 10, text: 'The configuration is not valid' },
  keysReadable: { code: 11, text: 'The keys folder can be read by others' },
  dataDamaged: { code: 12, text: 'The data folder is damaged' },
  dataWrongKey: { code: 13, text: 'The keys do not open the data folder' },
  dataNewer: { code: 14, text: 'The data folder was written by a newer version' },
  dataInUse: { code: 15, text: 'Another process uses the data folder' },
  portInUse: { code: 16, text: 'A port is taken' },
  notLoopback: { code: 17, text: 'A listener beyond this machine without TLS' },
  binaryUntrusted: { code: 18, text: 'The socket library is not the expected one' },
  storeFull: { code: 19, text: 'The disk is full' },
  storeFailed: { code: 20, text: 'The store fails' },
  drainTimedOut: { code: 21, text: 'The server stopped as asked, but the drain did not finish in time; nothing accepted is lost' },
  serverGone: { code: 22, text: 'No server answers where one was expected to run' },
  problemFound: { code: 23, text: '`sealgate cluster doctor` or `sealgate business audit` found a problem' },
  logUnavailable: { code: 24, text: 'Kafka cannot be reached' },
  crashed: { code: 70, text: 'The server ended itself after an error it did not expect, to be started again with sound state' },
} as const satisfies Record<string, { readonly code: number; readonly text: string }>;

const byErrorCode: Partial<Record<ErrorCode, keyof typeof exitCodes>> = {
  BAD_CONFIG: 'badConfig',
  KEYS_READABLE: 'keysReadable',
  DATA_DAMAGED: 'dataDamaged',
  DATA_WRONG_KEY: 'dataWrongKey',
  DATA_NEWER: 'dataNewer',
  DATA_IN_USE: 'dataInUse',
  PORT_IN_USE: 'portInUse',
  NOT_LOOPBACK: 'notLoopback',
  BINARY_UNTRUSTED: 'binaryUntrusted',
  STORE_FULL: 'storeFull',
  STORE_FAILED: 'storeFailed',
  LOG_UNAVAILABLE: 'logUnavailable',
};

/** The exit code for an error that ends the program. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof NoServerError) return exitCodes.serverGone.code;
  const name = SealgateError.is(error) ? byErrorCode[error.code] : undefined;
  return exitCodes[name ?? 'failed'].code;
}
