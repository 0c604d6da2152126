import { SealgateError } from '../../proto/errors.ts';

/** What a log line may say of an error. */
export interface SafeError {
  readonly name: string;
  /** Ours, or the system's (`ENOSPC`). */
  readonly code?: string;
  /** Only of our own errors, whose text is promised to hold no secret, number or content. */
  readonly text?: string;
  /** Places in the code, without the message line. */
  readonly stack?: readonly string[];
  readonly cause?: SafeError;
}

const CODE = /^[A-Za-z0-9_.-]{1,64}$/;
const FRAME = /^\s+at (.*)$/;
const framesMax = 12;

/**
 * The only way an error becomes log text. The message of a foreign error is left out, since nobody promises what is in it: a driver quotes values,
 * a parser quotes its input.
 */
export function logSafe(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause === undefined || depth === 3 ? {} : { cause: logSafe(error.cause, depth + 1) };
  if (SealgateError.is(error)) return { name: 'SealgateError', code: error.code, text: error.message, ...cause };
  return { name: CODE.test(error.name) ? error.name : 'Error', ...systemCode(error), stack: frames(error), ...cause };
}

function systemCode(error: Error): { code?: string } {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && CODE.test(code) ? { code } : {};
}

/** A message can have several lines and lines that look like frames; what counts is what follows the whole message. */
function frames(error: Error): readonly string[] {
  const stack = error.stack ?? '';
  const end = stack.indexOf(error.message);
  const below = end < 0 ? '' : stack.slice(end + error.message.length);
  return below.split('\n').flatMap(line => FRAME.exec(line)?.[1] ?? []).slice(0, framesMax);
}
