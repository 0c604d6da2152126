import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const program = fileURLToPath(new URL('./supervised-process.ts', import.meta.url));

/** A process whose stop takes for ever, or that goes wrong; its exit code and last log line. */
async function end(mode: string, signals: readonly NodeJS.Signals[]): Promise<{ code: number | null; log: string }> {
  const child = fork(program, [mode], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: ['--import=./test/support/strip-types.js'], env: { ...process.env, NODE_OPTIONS: '' } });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => { log += chunk.toString(); });
  await once(child, 'message');
  for (const signal of signals) child.kill(signal);
  await once(child, 'close');
  return { code: child.exitCode, log };
}

t.test('a stop that does not finish in time ends with its own code', async t => {
  const { code, log } = await end('hangs', ['SIGTERM']);
  t.equal(code, 21);
  t.match(log, /did not finish in time/);
});

t.test('a stop that finishes ends with 0; one that fails with the code of a crash', async t => {
  t.equal((await end('stops', ['SIGINT'])).code, 0);
  t.equal((await end('cannotStop', ['SIGTERM'])).code, 70);
});

t.test('a signal that comes during the start stops what was started', async t => {
  const { code, log } = await end('startsSlowly', ['SIGTERM']);
  t.equal(code, 0, 'in order, and not by the signal');
  t.match(log, /started/);
});

t.test('what nobody caught is logged without its message, and ends the process', async t => {
  for (const mode of ['throws', 'rejects']) {
    const { code, log } = await end(mode, []);
    t.equal(code, 70, mode);
    t.match(log, /"level":"fatal"/);
    t.notMatch(log, /CANARY/);
  }
});

t.test('SIGHUP reads certificates; a pair that is not usable is logged and the process goes on', async t => {
  const { code, log } = await end('badCertificate', ['SIGHUP']);
  t.equal(code, 0);
  t.match(log, /the old one stays/);
});
