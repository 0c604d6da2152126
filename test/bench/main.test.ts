import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Value } from '@sinclair/typebox/value';
import t from 'tap';
import { ResultSchema, type Result } from '../../bench/report/result.ts';

/** The built program, as `npm run bench` starts it. */
const program = fileURLToPath(new URL('../../dist/bench/main.js', import.meta.url));
const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' };

interface Ended { readonly code: number | null; readonly stdout: string; readonly stderr: string }

function bench(args: readonly string[], onStderr?: (text: string, kill: () => void) => void): Promise<Ended> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [program, ...args], { env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
    child.stderr?.on('data', text => onStderr?.(String(text), () => child.kill('SIGINT')));
  });
}

function foldersLeft(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('sealgate-bench-'));
}

/** The result in the last line of stdout. */
function resultOf(stdout: string): Result {
  const value: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  if (!Value.Check(ResultSchema, value)) throw new Error(`not a result: ${[...Value.Errors(ResultSchema, value)].map(({ path, message }) => `${path} ${message}`).join(', ')}`);
  return value;
}

t.test('list and help', async t => {
  const list = await bench(['list']);
  t.equal(list.code, 0);
  for (const name of ['connect', 'steady', 'drain']) t.match(list.stdout, new RegExp(`^${name} `, 'm'));
  const help = await bench(['steady', '--help']);
  t.equal(help.code, 0);
  for (const option of ['--rate', '--duration', '--devices', '--payload', '--seed', '--tls']) t.ok(help.stdout.includes(option), option);
});

t.test('a wrong command line has exit status 2 or 1 and a sentence', async t => {
  const ended = await bench(['steady', '--url', 'ws://127.0.0.1:1']);
  t.equal(ended.code, 2);
  t.match(ended.stderr, /--url needs --accounts/);
  t.equal((await bench(['steady', '--rate', 'fast'])).code, 1);
});

t.test('a gateway of its own: every scenario keeps its promises and leaves nothing behind', async t => {
  const runs = {
    steady: ['--devices', '10', '--rate', '50', '--duration', '1', '--warm-up', '0', '--tls', '--payload', '631'],
    drain: ['--devices', '4', '--queued', '40'],
    connect: ['--devices', '20', '--idle', '0.1', '--quiet', '0.1', '--warm', '2'],
  };
  for (const [name, args] of Object.entries(runs)) {
    const ended = await bench([name, ...args]);
    t.equal(ended.code, 0, ended.stderr);
    const result = resultOf(ended.stdout);
    t.match(result, { scenario: name, lost: 0, duplicated: 0, reordered: 0, misdelivered: 0, corrupted: 0, unanswered: 0, unsent: 0, refused: {}, closed: {} });
    t.ok((result.serverRssBytes ?? 0) > 1e6, 'memory is read from the system');
    t.ok((result.connectsPerSecond ?? 0) > 0);
    if (name === 'connect') t.equal(result.rssReadAfter, 'forced collection');
    else t.ok((result.deliveredPerSecond ?? 0) > 0);
  }
});

t.test('Ctrl-C ends gateway and generators', async t => {
  const before = foldersLeft();
  const ended = await bench(['steady', '--devices', '4', '--duration', '600', '--warm-up', '0'], (text, kill) => {
    if (text.includes('measuring')) kill();
  });
  t.equal(ended.code, 2);
  t.match(ended.stderr, /stopped/);
  t.same(foldersLeft().filter(name => !before.includes(name) && existsSync(name)), []);
});
