// The whole test run: node scripts/test.js [test files]
// Build, types, lint, boundaries, dead code and freshness of generated code count as one test each, every assertion of
// the tap suites as one. With files named, only the build and these suites run. Closes with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Report } from 'c8';
import { runTestFile } from './test-file.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const files = process.argv.slice(2);
const notRun = new Set();
/** What the suites must cover at least, in percent. Raise it, never lower it. */
const coverageFloor = { lines: 96, functions: 92, branches: 87 };
/** One more than there are cores at least: much of a test is waiting, for servers, for time, for each other. */
const JOBS = 3;
/** The first takes minutes of faults; beside it go the checks of the sources and the simulation, which only compute. What is not named takes less than 40 s. */
const longest = [
  'test/chaos/cluster.test.ts',
  'test/simulation/simulation.test.ts',
  'test/storage/cassandra/promises.test.ts',
  'test/bench/embedded.test.ts',
  'test/system/crash-points.test.ts',
  'test/system/business-cluster.test.ts',
  'test/cli/cluster.test.ts',
  'test/chaos/embedded.test.ts',
  'test/bench/peers/peers.test.ts',
  'test/storage/cassandra/contracts.test.ts',
  'test/cli/serve-operator.test.ts',
  'test/bench/main.test.ts',
  'test/gateway/business/crash-points.test.ts',
  'test/system/readme.test.ts',
  'test/system/readme-cluster.test.ts',
  'test/system/fuzz.test.ts',
  'test/system/cluster.test.ts',
  'test/cli/serve-refused.test.ts',
  'test/storage/account-log/kafka/three-brokers.test.ts',
  'test/storage/account-log/kafka/account-log-kafka.test.ts',
  'test/system/version-skew.test.ts',
  'test/cli/serve.test.ts',
  'test/storage/cassandra/links.test.ts',
  'test/system/durability.test.ts',
  'test/simulation/planted-bugs.test.ts',
];
/** Not counted: they work the whole from outside, under load, which counting would only slow down. */
const uncounted = ['test/chaos/', 'test/simulation/', 'test/system/', 'test/bench/'];
/** Of nice(1), for what only computes: it gets a quarter of a core that others want who have time limits to keep. */
const COMPUTING_NICENESS = 5;
let passed = 0;
let failed = 0;

/** The file behind a package's command, so that no shell and no npx stands in between. */
function command(packageName, name) {
  const path = join(root, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(path, 'utf8'));
  return join(dirname(path), typeof bin === 'string' ? bin : bin[name]);
}

function givesWay({ pid }) {
  if (pid !== undefined) setPriority(pid, Math.min(19, getPriority() + COMPUTING_NICENESS));
}

/** Runs a Node program that only computes, gives its stdout to `onStdout`, and resolves with its exit code (signal: 1). */
function run(args, onStdout, onStderr) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    givesWay(child);
    child.stdout.on('data', onStdout);
    createInterface({ input: child.stderr }).on('line', onStderr);
    child.on('close', code => resolve(code ?? 1));
  });
}

/** One check that is a program of its own; what it printed is shown when it fails. */
async function step(name, args) {
  const startedMs = performance.now();
  let output = '';
  const code = await run(args, chunk => { output += chunk; }, line => { output += `${line}\n`; });
  if (code === 0) passed += 1;
  else failed += 1;
  console.log(`${code === 0 ? 'ok' : 'not ok'} - ${name} (${Math.round(performance.now() - startedMs)} ms)`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

/** Generates the wire code again and compares it with what is checked in. */
async function generatedCodeIsFresh() {
  const folder = mkdtempSync(join(tmpdir(), 'sealgate-generated-'));
  try {
    if (!await step('wire code compiles', ['scripts/generate.js', folder])) return;
    const stale = readdirSync(folder).filter(name => {
      return readFileSync(join(folder, name), 'utf8') !== readFileSync(join(root, 'proto', 'generated', name), 'utf8');
    });
    if (stale.length === 0) passed += 1;
    else failed += 1;
    console.log(`${stale.length === 0 ? 'ok' : 'not ok'} - generated code is fresh`);
    if (stale.length > 0) console.log(`stale in proto/generated: ${stale.join(', ')}; run: npm run generate`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - generated code is fresh\n${error}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every test file, those that take longest first: at the end nobody waits for a single one. */
function testFiles() {
  const all = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.test.ts')).map(name => join('test', name)).sort();
  return [...longest.filter(file => all.includes(file)), ...all.filter(file => !longest.includes(file))];
}

/** Runs a suite and counts its assertions, and in a whole run its coverage. */
async function suite(file) {
  const isCounting = files.length === 0 && !uncounted.some(folder => file.startsWith(folder));
  const env = isCounting ? { NODE_V8_COVERAGE: join(root, '.tap', 'coverage') } : {};
  const tally = await runTestFile(root, file, { env, started: file.startsWith('test/simulation/') ? givesWay : undefined, notRun: line => { notRun.add(line); } });
  passed += tally.passed;
  failed += tally.failed;
  removeFolders(file);
}

/** What t.testdir() made for the file. */
function removeFolders(file) {
  const fixtures = join(root, '.tap', 'fixtures');
  const names = existsSync(fixtures) ? readdirSync(fixtures).filter(name => name.startsWith(file.replaceAll('/', '-'))) : [];
  for (const name of names) rmSync(join(fixtures, name), { recursive: true, force: true, maxRetries: 5 });
}

/** Compares the coverage of the whole run with the floor. */
async function coverageIsEnough() {
  const report = new Report({
    include: ['proto', 'crypto', 'storage', 'gateway', 'client', 'cli', 'bench'].map(folder => `${folder}/**`), exclude: ['proto/generated/**'], extension: ['.ts'],
    tempDirectory: join(root, '.tap', 'coverage'), reportsDirectory: join(root, '.tap', 'report'), reporter: ['json-summary'], mergeAsync: true,
  });
  await report.run();
  const total = (await report.getCoverageMapFromAllCoverageFiles()).getCoverageSummary();
  const measured = Object.keys(coverageFloor).map(kind => ({ kind, percent: Number(total[kind].pct) }));
  const isEnough = measured.every(({ kind, percent }) => percent >= coverageFloor[kind]);
  if (isEnough) passed += 1;
  else failed += 1;
  const text = measured.map(({ kind, percent }) => `${kind} ${percent} % of at least ${coverageFloor[kind]} %`).join(', ');
  console.log(`${isEnough ? 'ok' : 'not ok'} - coverage (${text})`);
}

/** What looks at the sources without running them. */
const checks = [
  () => step('lint', [command('eslint', 'eslint'), '.', '--max-warnings', '0']),
  () => step('types', [command('@typescript/native', 'tsc'), '-p', 'tsconfig.json', '--singleThreaded']),
  () => step('boundaries', [command('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err',
    '{proto,crypto,storage,gateway,client,cli,bench,test}/**/*.ts']),
  () => step('dead code', [command('knip', 'knip'), '--no-config-hints']),
  () => generatedCodeIsFresh(),
];

async function everything() {
  await step('build', ['scripts/build.js']);
  for (const name of ['coverage', 'fixtures']) rmSync(join(root, '.tap', name), { recursive: true, force: true });
  // The suites run from the sources, so also when the build failed.
  const suites = (files.length === 0 ? testFiles() : files).map(file => () => suite(file));
  const [first, ...others] = suites;
  const waiting = files.length === 0 ? [first, ...checks, ...others] : suites;
  const worker = async () => { for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next(); };
  await Promise.all(Array.from({ length: JOBS }, worker));
  if (files.length === 0) await coverageIsEnough();
}

try {
  await everything();
} catch (error) {
  failed += 1;
  console.log(`not ok - the test run itself\n${error?.stack ?? error}`);
}
for (const line of notRun) console.log(line);
if (process.env.CI === 'true') failed += notRun.size;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
