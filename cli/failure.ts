import { errors, SealgateError } from '../proto/errors.ts';
import { clientExitCode } from './client-exit-codes.ts';
import type { Io } from './io.ts';
import { safeJson, safeLine } from './text/safe-text.ts';

/** A command line that commander takes and we do not: which words, and what to write instead. */
export class UsageError extends Error {
  readonly exitCode = 2;
}

/** Says on stderr in one sentence what is wrong and what to do (one JSON object with --json) and sets the exit code. Never a stack. */
export function reportFailure(error: unknown, io: Io, json: boolean): void {
  const text = sentence(error);
  if (json) io.stderr.write(`${safeJson({ error: failureObject(error, text) })}\n`);
  else io.stderr.write(`sealgate: ${text}\n`);
  if (io.env['SEALGATE_DEBUG'] === '1' && error instanceof Error) io.stderr.write(`${error.stack ?? ''}\n`);
  io.setExitCode(error instanceof UsageError ? error.exitCode : clientExitCode(error));
}

/** What is wrong and what to do, one sentence with its full stop. */
export function sentence(error: unknown): string {
  if (SealgateError.is(error)) {
    const wait = error.retryAfterMs > 0 ? ` (${waitText(error.retryAfterMs)})` : '';
    return `${safeLine(error.message)}${wait}.`;
  }
  if (error instanceof UsageError) return `${safeLine(error.message)}.`;
  const text = error instanceof Error ? error.message : String(error);
  return `${safeLine(text) || 'Something failed'}; run again with SEALGATE_DEBUG=1 in the environment to see where.`;
}

function failureObject(error: unknown, text: string): object {
  if (!SealgateError.is(error)) return { code: error instanceof UsageError ? 'USAGE' : 'FAILED', text };
  return { code: error.code, id: errors[error.code].id, text, canRetry: error.canRetry, retryAfterMs: error.retryAfterMs };
}

function waitText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `in ${seconds} s`;
  if (seconds < 7200) return `in ${Math.ceil(seconds / 60)} min`;
  return `in ${Math.ceil(seconds / 3600)} h`;
}
