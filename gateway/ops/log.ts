import { pino, type DestinationStream, type LogFn, type Logger } from 'pino';
import { logSafe } from './log-safe.ts';

/** No child(): pino would let what a child is made with pass unseen. */
export type Log = Pick<Logger, 'fatal' | 'error' | 'warn' | 'info' | 'debug'>;
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = typeof logLevels[number];

/**
 * Names under which identifiers, secrets and content go in our code. No line should carry one; should a line do so all the same, the value stays here.
 */
const neverLogged = new Set([
  'account', 'recipient', 'sender', 'number', 'e164', 'phone', 'envelopeid', 'clientmessageid', 'secret', 'secrethash', 'key', 'keys', 'identitykey',
  'pin', 'pinhash', 'token', 'endpoint', 'payload', 'body', 'address', 'authorization', 'cookie', 'manifest', 'session', 'bytes', 'value',
]);
const depthMax = 4;

/** JSON lines on stderr. stdout stays free for what a person or a pipe reads. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { pid: process.pid },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: scrubFields,
    },
    serializers: { err: (value: unknown) => value },
    hooks: {
      // Without a sentence of ours pino would take the error's message for it.
      logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
        const [first, text] = args;
        if (text === undefined && typeof first === 'object' && first !== null) method.apply(this, [first, first instanceof Error || 'err' in first ? 'an error' : '']);
        else method.apply(this, args);
      },
    },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return pino(options, destination ?? pino.destination({ dest: 2, sync: true }));
}

function scrubFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, scrub(name, value, 0)]));
}

/** Errors pass `logSafe`, bytes never pass, and names that stand for something private keep it. */
function scrub(name: string, value: unknown, depth: number): unknown {
  if (neverLogged.has(name.toLowerCase())) return '[redacted]';
  if (value instanceof Error) return logSafe(value);
  if (value instanceof Uint8Array) return '[bytes]';
  if (typeof value !== 'object' || value === null) return value;
  if (depth === depthMax) return '[deep]';
  if (Array.isArray(value)) return value.map(item => scrub('', item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrub(key, item, depth + 1)]));
}
