import { readFileSync } from 'node:fs';
import t from 'tap';
import { settings } from '../../gateway/ops/config/config-settings.ts';
import { uwsBinaries } from '../../gateway/device/transport/uws-binaries.ts';
import { contextFiles } from './image-builder.ts';
import { listOf, pairsOf, parseDockerfile, textsOf } from './dockerfile.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const stages = parseDockerfile(read('Dockerfile'));
const [build, final] = stages;
if (build === undefined || final === undefined) throw new Error('two stages');
const manifest = read('k8s/base/stateful-set.yaml');
const fallback = (path: string): string => String(settings.find(setting => setting.path === path)?.fallback);

// `npm run image` executes the steps; it is too long for every run.
t.test('the steps fit the project', t => {
  const files = contextFiles();
  const { include } = JSON.parse(read('tsconfig.build.json')) as { readonly include: readonly string[] };
  for (const folder of include) t.ok(files.some(file => file.startsWith(`${folder}/`)), `the build gets ${folder}/`);
  for (const file of ['package.json', 'package-lock.json', 'LICENSE', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.js']) t.ok(files.includes(file), file);
  t.notMatch(files.join('\n'), /^(test|docs|\.cache|node_modules)\//m, 'and nothing else');
  for (const { options } of final.instructions.filter(({ keyword }) => keyword === 'COPY')) t.equal(options.get('from'), build.name);
  t.ok(textsOf(build, 'RUN').some(text => text.startsWith('npm ci --ignore-scripts')));
  t.equal(textsOf(final, 'ENTRYPOINT').map(listOf).flat().at(-1), `${textsOf(final, 'WORKDIR').at(-1) ?? ''}/${(JSON.parse(read('package.json')) as { readonly bin: { readonly sealgate: string } }).bin.sealgate}`);
  t.end();
});

t.test('the base suits the native modules', t => {
  const major = /^node:(\d+)-trixie-slim$/.exec(build.base)?.[1];
  t.equal(final.base, 'debian:trixie-slim', 'one Debian for both stages');
  const abi = { 20: 115, 22: 127, 24: 137 }[Number(major)];
  for (const arch of ['x64', 'arm64']) t.ok(uwsBinaries.has(`linux_${arch}_${abi ?? 0}`), `a binary that we know for Node ${major ?? ''} on ${arch}`);
  t.end();
});

t.test('image, configuration and manifests agree', t => {
  t.strictSame(textsOf(final, 'EXPOSE')[0]?.split(' '), ['device.port', 'api.port', 'operator.port'].map(fallback));
  t.match(textsOf(final, 'HEALTHCHECK')[0], `http://127.0.0.1:${fallback('operator.port')}/livez`);
  const user = textsOf(final, 'USER')[0]?.split(':')[0] ?? '';
  t.match(manifest, `runAsUser: ${user}\n`);
  t.not(user, '0');
  const env = new Map(textsOf(final, 'ENV').flatMap(pairsOf));
  t.match(manifest, `value: ${env.get('NODE_OPTIONS') ?? 'none'} }`, 'the same heap');
  t.notMatch([...env.keys()].join('\n'), /^SEALGATE_/m, 'a variable would go before the file that an operator mounts');
  t.equal(textsOf(final, 'STOPSIGNAL')[0], 'SIGTERM');
  t.end();
});
