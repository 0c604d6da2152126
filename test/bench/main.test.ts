import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import t from 'tap';
import { addOptions } from '../../bench/options.ts';
import { processTree } from '../../bench/measure/process-tree.ts';
import { readResults } from '../../bench/report/report-files.ts';
import { scenarios } from '../../bench/scenarios/index.ts';
import { steady } from '../../bench/scenarios/steady.ts';
import { bench } from './support/bench-program.ts';
import { sampleResult } from './support/sample-result.ts';

t.test('list and help', async t => {
  const list = await bench(['list']);
  t.equal(list.code, 0);
  for (const { name } of scenarios) t.match(list.stdout, new RegExp(`^${name} `, 'm'));
  t.match(list.stdout, /^offline .*\n +takes --payload <bytes\|file>, --messages <n>, --within <seconds>$/m);
  for (const name of ['quick', 'full', 'peers']) t.match(list.stdout, new RegExp(`^suite ${name} `, 'm'));
  const help = await bench(['steady', '--help']);
  t.equal(help.code, 0);
  for (const option of ['--target', '--gateways', '--rate', '--duration', '--devices', '--payload', '--seed', '--tls', '--out', '--json']) t.ok(help.stdout.includes(option), option);
});

t.test('a wrong command line has exit status 2 and a sentence', async t => {
  const refused: readonly (readonly [args: string[], sentence: RegExp])[] = [
    [['steady', '--target', 'nobody'], /there is no target nobody/],
    [['steady', '--target', 'ws://127.0.0.1:1', '--rate', '10'], /needs --accounts/],
    [['steady', '--target', 'wss://chat.example.org', '--rate', '10'], /say --confirm chat\.example\.org/],
    [['steady', '--target', 'wss://chat.example.org', '--confirm', 'chat.example.org', '--rate', '5000'], /above the cap of 200/],
    [['storm', '--target', 'ws://127.0.0.1:1'], /as fast as it can/],
    [['burst', '--target', 'ws://127.0.0.1:1', '--rate', '100'], /--rate 100 times --factor 5 is above the cap of 200/],
    [['connect', '--target', 'ws://127.0.0.1:1'], /needs --accounts/],
    [['connect', '--target', 'ws://127.0.0.1:1', '--rate', '5000', '--duration', '5'], /connect does without --rate <n>, --duration <seconds>\. What it takes: .*--idle <seconds>[^]*needs --accounts/],
    [['offline', '--duration', '5', '--gateways', '2'], /offline does without --duration <seconds>\. What it takes: .*--messages <n>[^]*--gateways is for cluster/],
    [['steady', '--gateways', '2'], /--gateways is for cluster, and the target is embedded/],
    [['steady', '--rate-cap', '50'], /--rate-cap is for a URL/],
    [['steady', '--target', 'aedes', '--tls'], /--tls is for embedded, and the target is aedes/],
    [['suite', 'nothing'], /there is no suite nothing/],
    [['steady', '--devices', '0'], /^--devices 0: expected integer to be greater or equal to 2$/m],
    [['steady', '--target', 'cluster', '--gateways', '9'], /^--gateways 9: expected integer to be less or equal to 8$/m],
    [['burst', '--factor', '0.5'], /^--factor 0\.5: /m],
    [['steady', '--devices', '4', '--generators', '3'], /--generators 3: 4 devices are enough for 2/],
    [['mix', '--devices', '16', '--generators', '3'], /--generators 3: 16 devices are enough for 2/],
    [['slow', '--devices', '2'], /--devices 2: slow takes at least 4/],
    [['crypto', '--devices', '42'], /--devices 42: crypto takes at most 40/],
    [['steady', '--target', 'wss://127.example.org', '--rate', '10'], /say --confirm 127\.example\.org/],
    [['steady', '--target', 'aedes', '--sleeping', '1'], /--sleeping is for embedded and cluster, and the target is aedes/],
    [['steady', '--target', 'cluster', '--tls'], /--tls is for embedded, and the target is cluster/],
    [['steady', '--out', '/dev/null/there'], /ENOTDIR/],
    [['suite', 'quick', '--out', '/dev/null/there'], /ENOTDIR/],
  ];
  for (const [args, sentence] of refused) {
    const ended = await bench(args);
    t.equal(ended.code, 2, args.join(' '));
    t.match(ended.stderr, sentence);
  }
  const folder = t.testdir({ empty: '', short: 'x'.repeat(24), old: { 'report.html': '' } });
  t.match(await bench(['steady', '--out', join(folder, 'old')]), { code: 2, stderr: /has a report in it: another --out keeps both/ });
  const unread: readonly (readonly string[])[] = [
    ['--rate', 'fast'], ['--rate', '0'], ['--rate', '-1'], ['--rate', 'NaN'], ['--rate', 'Infinity'], ['--rate', ''], ['--rate'], ['--duration', '0'], ['--devices', '1.5'], ['--devices', '-2'], ['--seed', '0.5'], ['--runs', '0'],
    ['--generators', '0'], ['--brokers', '2'], ['--payload', folder], ['--payload', join(folder, 'empty')], ['--payload', join(folder, 'short')], ['--payload', '24'], ['--payload', '99999999999'], ['--nothing'],
  ];
  for (const args of unread) {
    const command = addOptions(new Command('steady').exitOverride().configureOutput({ writeErr: () => undefined }), steady);
    t.throws(() => command.parse(args, { from: 'user' }), CommanderError, args.join(' '));
  }
  for (const args of [['nothing'], [], ['steady', '--rate', '0'], ['suite', 'quick', '--runs', 'NaN'], ['compare', folder]]) t.equal((await bench(args)).code, 2, args.join(' '));
});

t.test('Ctrl-C gives a report of what was measured, and ends gateway and generators', async t => {
  const folder = t.testdir({ tmp: {} });
  const [out, temporary] = [join(folder, 'out'), join(folder, 'tmp')];
  let made: string[] = [];
  const ended = await bench(['steady', '--devices', '4', '--duration', '600', '--rate', '50', '--warm-up', '0', '--out', out], (text, kill) => {
    if (made.length > 0 || !/delivered [1-9]\d*\/s/.test(text)) return;
    made = readdirSync(temporary);
    kill();
  }, { TMPDIR: temporary });
  t.equal(ended.code, 0, ended.stderr);
  t.match(readResults(out), [{ valid: false, invalidBecause: ['it was ended early'], lost: 0 }]);
  t.match(made, [/^sealgate-bench-/]);
  t.same(readdirSync(temporary), []);
});

t.test('a server that ends by itself: exit status 2, and a report that is not valid and accuses nobody', async t => {
  const out = join(t.testdir(), 'out');
  const ended = await bench(['steady', '--devices', '4', '--duration', '4', '--rate', '50', '--warm-up', '0', '--settle', '1', '--out', out], (text, _interrupt, pid) => {
    if (!/delivered [1-9]\d*\/s/.test(text)) return;
    for (const one of processTree(pid)) if (readFileSync(`/proc/${one.pid}/cmdline`, 'utf8').includes('\0serve\0')) process.kill(one.pid, 'SIGKILL');
  });
  t.equal(ended.code, 2, ended.stderr);
  t.match(ended.stderr, /not valid: gateway ended before the run did/);
  t.notMatch(ended.stderr, /broke its promise/);
  t.match(readResults(out), [{ valid: false }]);
});

t.test('compare: exit status 1 when something got worse by more than the runs differ', async t => {
  const folder = t.testdir();
  const write = (name: string, cpuMicros: number): string => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify({ ...sampleResult, serverCpuMicrosPerMessage: cpuMicros }));
    return file;
  };
  const before = write('before.json', 100);
  t.match(await bench(['compare', before, write('after.json', 110)]), { code: 0, stdout: /same +server CPU per message/ });
  t.match(await bench(['compare', before, write('after.json', 200)]), { code: 1, stdout: /worse +server CPU per message +100 µs → 200 µs/ });
  t.match(await bench(['compare', before, join(folder, 'none.json')]), { code: 2 });
  writeFileSync(join(folder, 'cut.json'), readFileSync(before, 'utf8').slice(0, 500));
  t.match(await bench(['compare', before, join(folder, 'cut.json')]), { code: 2, stderr: /cut\.json is damaged/ });
  writeFileSync(join(folder, 'old.json'), '{"format": 0}');
  t.match(await bench(['compare', before, join(folder, 'old.json')]), { code: 2, stderr: /old\.json is no result of this version/ });
  t.match(readFileSync(before, 'utf8'), /"format":1/);
});
