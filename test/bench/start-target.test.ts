import { Command } from 'commander';
import t from 'tap';
import { addOptions, settingsOf, type Options } from '../../bench/options.ts';
import { commandOf } from '../../bench/report/command-of.ts';
import { scenarios } from '../../bench/scenarios/index.ts';
import { steady } from '../../bench/scenarios/steady.ts';
import type { Settings } from '../../bench/settings.ts';
import { restrained } from '../../bench/start-target.ts';
import { sampleResult } from './support/sample-result.ts';

const remote = (options: Options, scenario = steady): Settings => restrained(scenario, options, settingsOf(scenario, options));

t.test('a server of this machine is reached from as many addresses as needed, another from ours', async t => {
  t.match(remote({ target: 'ws://127.0.0.1:8080' }), { devices: 1000, addresses: 6, concurrency: 256, rate: 200, rateCap: 200, tls: false });
  t.match(remote({ target: 'ws://localhost:8080', concurrency: 300 }), { concurrency: 300 });
  const there = { target: 'wss://chat.example.org', confirm: 'chat.example.org' };
  t.match(remote(there), { devices: 1000, addresses: 1, concurrency: 16, tls: true });
  t.match(remote({ ...there, concurrency: 4 }), { concurrency: 4 });
  t.throws(() => remote({ ...there, addresses: 2 }), { message: /from which only this machine can be reached/ });
  t.throws(() => remote({ ...there, devices: 1002 }), { message: /at most 1000 devices/ });
  t.throws(() => remote({ target: there.target, confirm: 'example.org' }), { message: /say --confirm chat\.example\.org/ });
  t.throws(() => remote({ target: 'ws://127.0.0.1.example.org' }), { message: /say --confirm/ });
});

t.test('no scenario goes faster than the cap, and those that would are refused', async t => {
  const target = 'ws://127.0.0.1:8080';
  for (const scenario of scenarios) {
    if (scenario.isRestrained === true) t.ok(remote({ target }, scenario).rate * (scenario.uses.includes('burstFactor') ? 5 : 1) <= 200, scenario.name);
    else t.throws(() => remote({ target }, scenario), { message: /as fast as it can/ }, scenario.name);
  }
  t.match(remote({ target, rate: 900, rateCap: 1000 }), { rate: 900, rateCap: 1000 });
});

t.test('the command in the report of such a server makes the same run again', async t => {
  for (const options of [{ target: 'ws://127.0.0.1:8080', devices: 200 }, { target: 'wss://chat.example.org', confirm: 'chat.example.org' }, { target: 'ws://[2001:db8::1]:8080', confirm: '[2001:db8::1]:8080', rate: 50 }] satisfies Options[]) {
    const settings = remote(options);
    const { host } = new URL(options.target);
    const command = commandOf({ ...sampleResult, target: { ...sampleResult.target, name: 'remote', version: host }, settings });
    t.match(command, `npm run bench -- steady --target ${options.target} --accounts FILE`);
    const parsed = addOptions(new Command(), steady).exitOverride().parse(command.split(' ').slice('npm run bench -- steady'.split(' ').length), { from: 'user' }).opts<Options>();
    t.same(remote(parsed), settings, command);
  }
});
