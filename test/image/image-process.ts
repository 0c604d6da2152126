// Runs the Dockerfile's steps in roots that debootstrap makes, then starts what came out of them as a container would: own network, own processes, read-only root,
// the image's user. npm run image. Needs root on Debian; takes one to two minutes after the first time. Closes with `N passed, N failed`.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from '../../bench/servers/debian-package.ts';
import { listOf, parseDockerfile } from './dockerfile.ts';
import { ImageBuilder, scriptIn, startOf } from './image-builder.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
let passed = 0;
let failed = 0;

function check(name: string, holds: boolean, detail = ''): void {
  if (holds) passed += 1;
  else failed += 1;
  console.log(`${holds ? 'ok' : 'not ok'} - ${name}${holds || detail === '' ? '' : `\n${detail}`}`);
}

const quoted = (words: readonly string[]): string => words.map(word => `'${word.replaceAll('\'', '\'\\\'\'')}'`).join(' ');

async function run(folder: string): Promise<void> {
  const stages = parseDockerfile(readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8'));
  const builder = new ImageBuilder(folder, { COMMIT: commit });
  let root = '';
  for (const stage of stages) {
    const startedMs = performance.now();
    root = await builder.build(stage);
    check(`stage ${stage.name === '' ? 'final' : stage.name} on ${stage.base} (${Math.round((performance.now() - startedMs) / 1000)} s)`, true);
  }
  const final = stages.at(-1);
  if (final === undefined) throw new Error('no stage');
  check('no npm in the image', !existsSync(join(root, 'usr/local/bin/npm')) && !existsSync(join(root, 'usr/local/lib/node_modules')));
  const megabytes = Number(execFileSync('du', ['-sm', join(root, 'opt/sealgate')], { encoding: 'utf8' }).split('\t')[0]);
  check(`the program takes ${megabytes} MB`, megabytes < 250);

  const { env, user, workdir, volumes, entrypoint, command, health } = startOf(final);
  const inside = `chroot --userspec=${user} ${quoted([root])} env -i PATH=/usr/local/bin:/usr/bin:/bin ${quoted(env)} sh -c ${quoted([`cd ${workdir} && exec "$@"`])} sh`;
  const script = scriptIn(folder, 'start.sh', `set -e
mount --bind ${quoted([root])} ${quoted([root])}
mount -t proc proc ${quoted([`${root}/proc`])}
${listOf(volumes).map(volume => `mount -t tmpfs -o uid=${user.split(':')[0] ?? ''},mode=0700 volume ${quoted([root + volume])}`).join('\n')}
mount -o remount,ro,bind ${quoted([root])}
ip link set lo up
${inside} ${quoted(listOf(entrypoint))} --version
${inside} ${quoted([...listOf(entrypoint), ...listOf(command)])} &
gateway=$!
for try in $(seq 100); do if ${inside} ${quoted(listOf(health))}; then echo healthy after $try; break; fi; sleep 0.2; done
kill -TERM $gateway
set +e
wait $gateway
echo ended with $?
`);
  const { stdout, stderr } = spawnSync('unshare', ['--mount', '--pid', '--net', '--fork', 'sh', script], { encoding: 'utf8', timeout: 60_000 });
  const all = `${stdout}${stderr}`;
  check('it names its source', stdout.includes(commit), all);
  check('it starts as its user on a read-only root, and the health check finds it alive', stdout.includes('healthy after'), all);
  check('uWebSockets loads', stdout.includes('uWebSockets') && !stdout.includes('ws on Node\'s own sockets'), all);
  check('data and keys lie in the volumes', stdout.includes('/var/lib/sealgate/data') && stdout.includes('/etc/sealgate/keys'), all);
  check('no warning at the start', !/"level":"?(warn|40)/.test(stderr), all);
  check('SIGTERM drains and ends with 0', stdout.includes('ended with 0'), all);
}

const folder = mkdtempSync(join(tmpdir(), 'sealgate-image-'));
try {
  const missing = process.getuid?.() !== 0 ? 'root' : await programOf('/usr/sbin/debootstrap', 'debootstrap') === null ? 'the Debian package debootstrap' : await programOf('/sbin/ip', 'iproute2') === null ? 'the Debian package iproute2' : null;
  if (missing === null) await run(folder);
  else console.log(`not run: the Dockerfile's steps (needs ${missing})`);
} catch (error) {
  check('the Dockerfile\'s steps', false, error instanceof Error ? error.message : String(error));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
