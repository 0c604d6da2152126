/** What a caller may do with the same request after an error. */
export type Retry = 'never' | 'later';

export interface ErrorSpec {
  /** On the wire in Refused.code. Never changed, never used again for something else. */
  readonly id: number;
  readonly retry: Retry;
  /** Tells the caller what to do. No full stop, no identifiers. */
  readonly text: string;
}

/**
 * The one table of errors, checked against docs/ERRORS.md by a test. Ranges: 1xxx the request, 2xxx who asks, 3xxx sending,
 * 4xxx accounts and keys, 5xxx limits, 6xxx the server's own trouble, 7xxx local trouble of a client, 8xxx starting and operating a server.
 */
export const errors = {
  MALFORMED: { id: 1001, retry: 'never', text: 'The request could not be understood; correct it' },
  UNKNOWN_REQUEST: { id: 1002, retry: 'never', text: 'This server does not know the request; it may be older than the client' },
  TOO_LARGE: { id: 1003, retry: 'never', text: 'The request exceeds a size that the server publishes in Welcome.limits; make it smaller' },
  UNSUPPORTED_PROTOCOL: { id: 1004, retry: 'never', text: 'The server does not speak this protocol version; update the client' },

  UNAUTHENTICATED: { id: 2001, retry: 'never', text: 'Account, device or secret is not valid (any more); register or link this device again' },
  FORBIDDEN: { id: 2002, retry: 'never', text: 'This device may not do that; only the primary device can' },
  SUSPENDED: { id: 2003, retry: 'never', text: 'The account is suspended; ask the operator' },

  STALE_MANIFEST: { id: 3001, retry: 'never', text: 'The recipient\'s devices have changed; verify the manifest in this answer, seal for its devices and send as a new message' },
  WRONG_DEVICES: { id: 3002, retry: 'never', text: 'The sealed set is not exactly the devices of the manifest it names; seal for each of them once' },
  UNKNOWN_ACCOUNT: { id: 3003, retry: 'never', text: 'There is no such account; check the number' },
  MAILBOX_FULL: { id: 3004, retry: 'later', text: 'The recipient has too much undelivered mail; try again when they have been online' },
  NOT_ACCEPTED: { id: 3005, retry: 'later', text: 'The recipient has not accepted messages from you yet; wait until they do' },
  LOG_BACKLOG: { id: 3006, retry: 'later', text: 'The server cannot store messages fast enough; send again after the given time' },
  LOG_UNAVAILABLE: { id: 3007, retry: 'later', text: 'The server cannot store messages now; nothing was accepted; send again later' },
  RESULT_UNKNOWN: { id: 3008, retry: 'later', text: 'Whether the message was accepted is not known; send the same bytes again under the same client message id' },
  DELIVERY_BACKLOG: { id: 3009, retry: 'later', text: 'Too much mail of this recipient waits to be stored; send again later' },
  CUSTODY_PENDING: { id: 3010, retry: 'later', text: 'Who holds this business\'s keys was not accepted yet; nothing passes before that: accept the custody, or wait for the answer' },
  CUSTODY_DECLINED: { id: 3011, retry: 'never', text: 'Who holds this business\'s keys was declined; nothing is delivered either way unless it is accepted after all' },

  STALE_VERSION: { id: 4001, retry: 'never', text: 'The manifest is not the successor of the current one; fetch the account and sign again' },
  BAD_MANIFEST: { id: 4002, retry: 'never', text: 'The manifest is not valid: wrong signature, account, cluster, time or devices' },
  BAD_SIGNATURE: { id: 4003, retry: 'never', text: 'A signed key does not verify under the identity key' },
  BAD_KEY: { id: 4004, retry: 'never', text: 'A public key is malformed or degenerate; make a new one' },
  TOO_MANY_KEYS: { id: 4005, retry: 'never', text: 'More one-time keys than the server keeps; upload fewer' },
  TOO_MANY_DEVICES: { id: 4006, retry: 'never', text: 'The account has as many devices as it may; remove one first' },
  BAD_NUMBER: { id: 4007, retry: 'never', text: 'The number is not a valid phone number in international form (+ country code ...)' },
  BAD_CODE: { id: 4008, retry: 'never', text: 'The code is wrong; look again' },
  SESSION_UNKNOWN: { id: 4009, retry: 'never', text: 'The verification session does not exist or has expired; start again' },
  NOT_VERIFIED: { id: 4010, retry: 'never', text: 'The number has not been verified in this session; submit the code first' },
  CODE_NOT_SENT: { id: 4011, retry: 'later', text: 'The code could not be sent; try again later or by another transport' },
  REGISTRATION_LOCKED: { id: 4012, retry: 'later', text: 'The number is protected by a PIN; register with it or wait until the lock expires' },
  BAD_PIN: { id: 4013, retry: 'never', text: 'The PIN or recovery secret is wrong' },
  PROVISIONING_UNKNOWN: { id: 4014, retry: 'never', text: 'No new device waits at this address; show a new code on it' },
  NO_KEYS: { id: 4015, retry: 'later', text: 'The device has no keys on the server; try again when it has been online' },
  BAD_PUSH_ENDPOINT: { id: 4016, retry: 'never', text: 'The push endpoint must be a public https address' },

  RATE_LIMITED: { id: 5001, retry: 'later', text: 'Too many requests of this kind; wait the given time' },
  TOO_MANY_ATTEMPTS: { id: 5002, retry: 'later', text: 'Too many wrong attempts; wait the given time' },
  LOOKUP_BUDGET: { id: 5003, retry: 'later', text: 'Too many different numbers looked up today; wait the given time' },
  KEY_BUDGET: { id: 5004, retry: 'later', text: 'Too many key bundles taken of this device; wait the given time' },
  TOO_MANY_REQUESTS_OPEN: { id: 5005, retry: 'later', text: 'Too many unanswered requests on this connection; wait for answers' },

  UNAVAILABLE: { id: 6001, retry: 'later', text: 'The server cannot do this now; try again later' },
  INTERNAL: { id: 6002, retry: 'later', text: 'The server made an error; it has been logged; try again later' },
  DRAINING: { id: 6003, retry: 'later', text: 'The server is going away; reconnect' },
  CONFLICT: { id: 6004, retry: 'later', text: 'Somebody else changed the same thing; look again and repeat' },

  OFFLINE: { id: 7001, retry: 'later', text: 'No connection to the server; it is retried' },
  IDENTITY_CHANGED: { id: 7002, retry: 'never', text: 'The recipient\'s account key has changed; compare safety numbers and confirm before sending' },
  MANIFEST_REFUSED: { id: 7003, retry: 'never', text: 'The server showed a manifest that does not verify, rolls back or changes an own device; nothing was sent' },
  PROFILE_EXISTS: { id: 7004, retry: 'never', text: 'This profile is registered already; use another --profile' },
  PROFILE_MISSING: { id: 7005, retry: 'never', text: 'This profile is not registered; run register or link first' },
  PROFILE_LOCKED: { id: 7006, retry: 'later', text: 'Another program uses this profile; stop it first' },
  UNKNOWN_MESSAGE: { id: 7007, retry: 'never', text: 'No such message in the history, or not one of yours' },
  BAD_PROVISIONING: { id: 7008, retry: 'never', text: 'The link code or the answer to it is not genuine; start linking again' },
  TIMEOUT: { id: 7009, retry: 'later', text: 'No answer in time' },
  DECLINED: { id: 7010, retry: 'never', text: 'You have declined; nothing was changed' },
  SENDS_WAITING: { id: 7011, retry: 'later', text: 'Too many messages wait for the connection to the server; this one was not taken' },

  BAD_CONFIG: { id: 8001, retry: 'never', text: 'The configuration is not valid; correct what the message names' },
  DATA_DAMAGED: { id: 8002, retry: 'never', text: 'The data folder is damaged; restore a backup into a new folder' },
  DATA_WRONG_KEY: { id: 8003, retry: 'never', text: 'The key in the keys folder does not open this data folder; give the --keys-dir that belongs to it' },
  DATA_NEWER: { id: 8004, retry: 'never', text: 'The data folder was written by a newer version; use that version' },
  DATA_IN_USE: { id: 8005, retry: 'never', text: 'Another process uses this data folder; stop it first' },
  KEYS_READABLE: { id: 8006, retry: 'never', text: 'The keys folder can be read by others; run chmod -R go-rwx on it' },
  PORT_IN_USE: { id: 8007, retry: 'never', text: 'The port is taken; stop the other program or choose another port' },
  NOT_LOOPBACK: { id: 8008, retry: 'never', text: 'An address beyond this machine needs TLS; give certificates or --insecure' },
  STORE_FULL: { id: 8009, retry: 'later', text: 'The disk is full; make room; nothing accepted is lost' },
  STORE_FAILED: { id: 8010, retry: 'later', text: 'The store does not answer; nothing was accepted' },
  BINARY_UNTRUSTED: { id: 8011, retry: 'never', text: 'The socket library is not the one this version was built for; install again with npm ci' },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof errors;

export interface SealgateErrorDetails {
  /** Why, for the log and the person at the terminal. Never a secret, number or content. */
  readonly detail?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
  /** STALE_MANIFEST: the encoded SignedBlob. */
  readonly manifest?: Uint8Array;
}

/** The one error class that crosses seams. Its code is the table's key. */
export class SealgateError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number;
  readonly manifest: Uint8Array | null;

  constructor(code: ErrorCode, details: SealgateErrorDetails = {}) {
    super(details.detail === undefined ? errors[code].text : `${errors[code].text} (${details.detail})`, { cause: details.cause });
    this.name = 'SealgateError';
    this.code = code;
    this.retryAfterMs = details.retryAfterMs ?? 0;
    this.manifest = details.manifest ?? null;
  }

  get canRetry(): boolean {
    return errors[this.code].retry === 'later';
  }

  /** Whether `error` is a SealgateError, with this code when one is given. */
  static is(error: unknown, code?: ErrorCode): error is SealgateError {
    return error instanceof SealgateError && (code === undefined || error.code === code);
  }
}

const byId = new Map<number, ErrorCode>();
for (const [code, spec] of Object.entries(errors)) {
  if (isErrorCode(code)) byId.set(spec.id, code);
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text);
}

/** The code with this wire number, or undefined for one that is newer than this program. */
export function errorCodeOf(id: number): ErrorCode | undefined {
  return byId.get(id);
}
