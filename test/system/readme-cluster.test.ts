import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { cleanCopy, readmeCommands as commands, shell } from '../support/stranger.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Command lines of the processes that name the folder. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(pid => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return line.includes(folder) ? [line] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

t.test('the README\'s several gateways, as a stranger would type it', async t => {
  const folder = t.testdir();
  const clone = join(folder, 'clone');
  cleanCopy(clone);
  mkdirSync(join(root, '.cache'), { recursive: true });
  symlinkSync(join(root, '.cache'), join(clone, '.cache'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const env = { ...process.env, HOME: join(folder, 'home'), TMPDIR: temporary, XDG_DATA_HOME: '', XDG_CONFIG_HOME: '', NODE_OPTIONS: '', NODE_V8_COVERAGE: '' };
  mkdirSync(env.HOME);

  const start = commands.find(command => command.startsWith('npm run cluster')) ?? '';
  const cluster = shell(start, clone, env);
  t.teardown(() => { cluster.stop('SIGKILL'); });
  const [, missing] = await cluster.until(/Ctrl-C takes all of it down|^cannot start: needs (.*)/);
  if (missing !== undefined) {
    t.comment(`not run: the README's several gateways (needs ${missing})`);
    return;
  }
  const urls = cluster.lines.flatMap(line => /^gateway-\d+ {2}(ws:\S+)/.exec(line)?.[1] ?? []);
  t.equal(urls.length, 3, 'three gateways');
  const [here = '', there = ''] = urls;
  const at = (url: string, command: string): string => command.replace('npx sealgate', `npx sealgate --server ${url}`);

  // Codes appear in one place, wherever somebody registers.
  for (const [index, command] of commands.filter(command => command.includes(' register ')).entries()) {
    const number = /\+\d+/.exec(command)?.[0] ?? '';
    const registering = shell(at(urls[index] ?? '', command), clone, env);
    const code = await cluster.until(new RegExp(`^code for \\${number} is (\\d{6})$`));
    registering.type(code[1] ?? '');
    t.equal(await registering.done, 0, `${command}\n${registering.lines.join('\n')}`);
  }
  const sending = shell(at(there, commands.find(command => command.includes(' send ')) ?? ''), clone, env);
  t.equal(await sending.done, 0, sending.lines.join('\n'));
  const receiving = shell(at(here, commands.find(command => command.includes(' receive')) ?? ''), clone, env);
  t.equal(await receiving.done, 0, receiving.lines.join('\n'));
  t.match(receiving.lines.join('\n'), /hello Bob/, 'across gateways');

  cluster.stop('SIGINT');
  // npm ends as its shell would: by the signal, once what it ran has ended.
  t.equal(await cluster.done, null, 'Ctrl-C ends it');
  t.same(processesIn(temporary), [], 'no server is left');
  t.same(readdirSync(temporary), [], 'nor a folder');

  const cutShort = shell(start, clone, env);
  await cutShort.until(/^starting/);
  cutShort.stop('SIGINT');
  t.equal(await cutShort.done, null, 'also while it starts');
  t.notMatch(cutShort.lines.join('\n'), /Error/);
  t.same(processesIn(temporary), []);
  t.same(readdirSync(temporary), []);
});

t.test('a cluster that nobody can want is refused at once', async t => {
  for (const [options, said] of [['--gateways 9', /Allowed choices are 1, 2/], ['--nodes 3', /unknown option '--nodes'/]] as const) {
    const refused = shell(`node dist/bench/cluster-main.js ${options}`, root, process.env);
    t.equal(await refused.done, 2, options);
    t.match(refused.lines.join('\n'), said);
    t.match(refused.lines.join('\n'), /Usage: npm run cluster/);
  }
});
