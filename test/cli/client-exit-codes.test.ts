import { readFileSync } from 'node:fs';
import t from 'tap';
import { clientExitCode, clientExitCodes, clientExitOf, exitExceptions } from '../../cli/client-exit-codes.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { reportFailure, sentence, UsageError } from '../../cli/failure.ts';
import type { Io } from '../../cli/io.ts';
import { errorCodeOf, errors, SealgateError } from '../../proto/errors.ts';

const page = readFileSync(new URL('../../docs/CLI.md', import.meta.url), 'utf8');

t.test('docs/CLI.md has the codes and the exceptions', async t => {
  for (const { code, text } of Object.values(clientExitCodes)) t.ok(page.includes(`| ${code} | ${text} |`), String(code));
  const codes = Object.values(clientExitCodes).map(spec => spec.code);
  t.equal(new Set(codes).size, codes.length);
  for (const [error, name] of Object.entries(exitExceptions)) t.ok(page.includes(`| ${error} | ${clientExitCodes[name].code} |`), error);
  t.equal(page.match(/^\| [A-Z_]+ \| \d \|$/gm)?.length, Object.keys(exitExceptions).length, 'and no others');
});

t.test('server and client agree where they share a code', async t => {
  const server = new Map<number, string>(Object.entries(exitCodes).map(([name, spec]) => [spec.code, name]));
  for (const [name, { code }] of Object.entries(clientExitCodes)) t.equal(server.get(code) ?? name, name);
});

t.test('what the page says of the ranges is so', async t => {
  for (const { id, retry } of Object.values(errors)) {
    const code = errorCodeOf(id);
    if (code === undefined || code in exitExceptions) continue;
    const thousand = Math.floor(id / 1000);
    const expected = thousand === 5 ? 7 : thousand === 6 ? 4 : thousand === 8 ? 9 : retry === 'later' ? 4 : 5;
    t.equal(clientExitCodes[clientExitOf(code)].code, expected, code);
  }
  t.equal(clientExitCode(new Error('?')), 1);
});

t.test('a failure is one sentence, or one object, and never a stack', async t => {
  t.equal(sentence(new SealgateError('RATE_LIMITED', { retryAfterMs: 2500 })), 'Too many requests of this kind; wait the given time (in 3 s).');
  t.match(sentence(new SealgateError('REGISTRATION_LOCKED', { retryAfterMs: 3 * 86_400_000 })), /\(in 72 h\)\.$/);
  t.equal(sentence(new UsageError('Give one of TEXT')), 'Give one of TEXT.');
  t.match(sentence(new Error('socket \u001b[31m hang up')), /^socket ␛\[31m hang up; run again with SEALGATE_DEBUG=1/);
  const told = (json: boolean, env: Record<string, string> = {}): { text: string; code: number } => {
    let text = '';
    let code = 0;
    const io = { stderr: { write: (part: string) => { text += part; } }, env, setExitCode: (value: number) => { code = value; } };
    reportFailure(new SealgateError('MAILBOX_FULL', { retryAfterMs: 1000 }), io as unknown as Io, json);
    return { text, code };
  };
  t.match(told(false), { text: /^sealgate: .*\(in 1 s\)\.\n$/, code: 7 });
  t.match(JSON.parse(told(true).text), { error: { code: 'MAILBOX_FULL', id: 3004, canRetry: true, retryAfterMs: 1000 } });
  t.match(told(false, { SEALGATE_DEBUG: '1' }).text, /\n +at /);
});
