import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import t from 'tap';
import { bench } from './support/bench-program.ts';

function foldersLeft(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('sealgate-bench-'));
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

t.test('Ctrl-C ends gateway and generators', async t => {
  const before = foldersLeft();
  const ended = await bench(['steady', '--devices', '4', '--duration', '600', '--warm-up', '0'], (text, kill) => {
    if (text.includes('measuring')) kill();
  });
  t.equal(ended.code, 2);
  t.match(ended.stderr, /stopped/);
  t.same(foldersLeft().filter(name => !before.includes(name) && existsSync(name)), []);
});
