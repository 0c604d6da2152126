import { errors, SealgateError, type ErrorCode } from '../proto/errors.ts';

/** What the exit code of a command of the terminal client says. Codes are never given another meaning. docs/CLI.md has the same table, checked by a test. */
export const clientExitCodes = {
  ok: { code: 0, text: 'Done' },
  failed: { code: 1, text: 'Failed for a reason that has no code of its own; the sentence on stderr says which' },
  usage: { code: 2, text: 'The command line cannot be understood; nothing was done' },
  notRegistered: { code: 3, text: 'This profile is not registered, not any more, or suspended' },
  unreachable: { code: 4, text: 'The server cannot be reached, gives no answer, or cannot do it now; try again later' },
  refused: { code: 5, text: 'Refused, and refused again when repeated; the sentence says what to change' },
  untrusted: { code: 6, text: 'An identity changed or something is not genuine; look at it before going on' },
  tooMuch: { code: 7, text: 'A limit is reached, here or at the recipient; the sentence says how long to wait' },
  resultUnknown: { code: 8, text: 'Whether the server took the message is not known; it is kept and sent again with the next command' },
  profileUnusable: { code: 9, text: 'The profile cannot be opened: in use, damaged, or registered already' },
} as const satisfies Record<string, { readonly code: number; readonly text: string }>;

export type ClientExit = keyof typeof clientExitCodes;

/** Codes whose kind does not follow from their place in the table of errors. */
export const exitExceptions: Partial<Record<ErrorCode, ClientExit>> = {
  BAD_CONFIG: 'usage',
  BAD_NUMBER: 'usage',
  PROFILE_MISSING: 'notRegistered',
  UNAUTHENTICATED: 'notRegistered',
  SUSPENDED: 'notRegistered',
  OFFLINE: 'unreachable',
  TIMEOUT: 'unreachable',
  IDENTITY_CHANGED: 'untrusted',
  MANIFEST_REFUSED: 'untrusted',
  BAD_PROVISIONING: 'untrusted',
  BAD_MANIFEST: 'untrusted',
  BAD_SIGNATURE: 'untrusted',
  MAILBOX_FULL: 'tooMuch',
  NOT_ACCEPTED: 'tooMuch',
  REGISTRATION_LOCKED: 'tooMuch',
  RESULT_UNKNOWN: 'resultUnknown',
  PROFILE_LOCKED: 'profileUnusable',
  PROFILE_EXISTS: 'profileUnusable',
  CUSTODY_PENDING: 'refused',
  NOT_LOOPBACK: 'refused',
};

/** The kind of exit for an error of the table: by its range, unless it is an exception. */
export function clientExitOf(code: ErrorCode): ClientExit {
  const exception = exitExceptions[code];
  if (exception !== undefined) return exception;
  const { id, retry } = errors[code];
  if (id >= 8000) return 'profileUnusable';
  if (id >= 6000 && id < 7000) return 'unreachable';
  if (id >= 5000 && id < 6000) return 'tooMuch';
  return retry === 'later' ? 'unreachable' : 'refused';
}

/** The number for whatever ended a command. */
export function clientExitCode(error: unknown): number {
  return clientExitCodes[SealgateError.is(error) ? clientExitOf(error.code) : 'failed'].code;
}
