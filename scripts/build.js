// Compiles the sources into dist/. Does nothing when neither sources nor dependencies changed since the last build.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');
const manifest = join(dist, '.sources.json');
const tsc = join(dirname(createRequire(import.meta.url).resolve('@typescript/native/package.json')), 'bin', 'tsc');

/** @type {string[]} */
const folders = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')).include;
const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.js'];

/** Every input of the build with its size and time of change. */
function readInputs() {
  const sources = folders
    .filter(folder => existsSync(join(root, folder)))
    .flatMap(folder => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)));
  /** @type {Record<string, string>} */
  const inputs = {};
  for (const name of [...settings, ...sources].sort()) {
    const stat = statSync(join(root, name));
    if (stat.isFile()) inputs[name] = `${stat.size} ${stat.mtimeMs}`;
  }
  return inputs;
}

const inputs = readInputs();
/** @type {Record<string, string>} */
const built = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
if (JSON.stringify(inputs) === JSON.stringify(built)) process.exit(0);

const sourceIsGone = Object.keys(built).some(name => !(name in inputs));
if (sourceIsGone) rmSync(dist, { recursive: true, force: true });
rmSync(manifest, { force: true });

try {
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
} catch {
  process.exit(1); // the compiler has said why
}
const generated = join('proto', 'generated');
mkdirSync(join(dist, generated), { recursive: true });
cpSync(join(root, generated), join(dist, generated), { recursive: true });
const program = join(dist, 'cli', 'main.js');
if (existsSync(program)) chmodSync(program, 0o755);
writeFileSync(manifest, JSON.stringify(inputs));
