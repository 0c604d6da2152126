// Freezes this build as the predecessor that later builds are tested against: npm run freeze, at each release and never in between.
// Packs what runs (no types, no maps, no dependencies) into test/skew/predecessor-VERSION.tgz, in place of the one before.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, 'test', 'skew');
const packed = ['cli', 'client', 'crypto', 'gateway', 'proto', 'storage'];
/** Every clone carries it. */
const bytesMax = 1_500_000;

execFileSync(process.execPath, [join(root, 'scripts', 'build.js')], { stdio: 'inherit' });
const scripts = packed.flatMap(name => readdirSync(join(root, 'dist', name), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.js')).map(file => join('dist', name, file)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (name.startsWith('predecessor-')) rmSync(join(folder, name));
const file = join(folder, `predecessor-${version}.tgz`);
// The same sources make the same bytes.
execFileSync('tar', ['--create', '--gzip', '--file', file, '--directory', root, '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', 'package.json', ...scripts.sort()], { stdio: 'inherit' });
const { size } = statSync(file);
if (size > bytesMax) throw new Error(`${file} has ${size} bytes, more than ${bytesMax}`);
console.log(`${file}: ${scripts.length} files, ${size} bytes; commit it`);
