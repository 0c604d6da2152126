// The whole test run: node scripts/test.js [test files]
// Build, types, lint, boundaries, dead code and freshness of generated code count as one test each, every assertion of
// the tap suites as one. With files named, only the build and these suites run. Closes with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Parser } from 'tap-parser';

const root = fileURLToPath(new URL('../', import.meta.url));
const files = process.argv.slice(2);
const notRun = new Set();
/** What the suites must cover at least, in percent. Raise it, never lower it. */
const coverageFloor = { lines: 80, functions: 80, branches: 75 };
let passed = 0;
let failed = 0;

/** The file behind a package's command, so that no shell and no npx stands in between. */
function command(packageName, name) {
  const path = join(root, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(path, 'utf8'));
  return join(dirname(path), typeof bin === 'string' ? bin : bin[name]);
}

/** Suites say what they could not run as `not run: WHAT (needs WHAT)`, in a comment or on stderr. */
function noteNotRun(line) {
  const found = /not run: .*/.exec(line);
  if (found !== null) notRun.add(found[0].trim());
}

/** Runs a Node program, gives its stdout to `onStdout`, and resolves with its exit code (signal: 1). */
function run(args, onStdout, onStderr) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
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

/** Follows a TAP stream down to its single assertions; `path` names the suites around it. */
function follow(parser, path, tally) {
  let child = null;
  parser.on('child', inner => {
    child = { passed: 0, failed: 0 };
    follow(inner, [...path, inner.name], child);
  });
  parser.on('comment', noteNotRun);
  parser.on('extra', noteNotRun);
  parser.on('assert', result => {
    const summary = child;
    child = null;
    if (summary === null) tally[result.ok || result.todo ? 'passed' : 'failed'] += 1;
    else {
      // A suite that ended badly without a failed assertion of its own: a timeout, a crash, a missing plan.
      if (!result.ok && summary.failed === 0) summary.failed += 1;
      tally.passed += summary.passed;
      tally.failed += summary.failed;
    }
    const name = [...path, result.name].filter(part => part !== '').join(' > ');
    if (result.skip) notRun.add(`not run: ${name} (needs ${result.skip === true ? 'a reason' : result.skip})`);
    if (result.todo) notRun.add(`not run: ${name} (needs ${result.todo === true ? 'to be written' : result.todo})`);
    if (!result.ok && (summary === null || path.length === 0)) {
      console.log(`not ok - ${name}`);
      if (summary === null && result.diag) console.log(JSON.stringify(result.diag, null, 2).replace(/^/gm, '    '));
    } else if (path.length === 0 && summary !== null) {
      console.log(`ok - ${name} (${summary.passed}, ${Math.round(result.time ?? 0)} ms)`);
    }
  });
}

/** Runs the suites with tap and counts their assertions. */
async function suites() {
  const tally = { passed: 0, failed: 0 };
  const parser = new Parser();
  follow(parser, [], tally);
  let tail = '';
  const done = new Promise(resolve => parser.on('complete', resolve));
  const code = await run([command('tap', 'tap'), '--reporter=tap', '--coverage-report=json-summary', ...files],
    chunk => {
      parser.write(chunk);
      tail = (tail + chunk).slice(-4000);
    },
    line => {
      noteNotRun(line);
      if (!line.startsWith('npm warn')) console.error(line);
    });
  parser.end();
  await done;
  passed += tally.passed;
  failed += tally.failed;
  if (tally.passed + tally.failed === 0 || (code !== 0 && tally.failed === 0)) {
    failed += 1;
    console.log(`not ok - tap ended with exit code ${code}\n${tail}`);
  }
}

/** Compares the coverage of the whole run with the floor. */
function coverageIsEnough() {
  const path = join(root, '.tap', 'report', 'coverage-summary.json');
  const total = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).total : {};
  const measured = Object.keys(coverageFloor).map(kind => ({ kind, percent: Number(total[kind]?.pct ?? 0) }));
  const isEnough = measured.every(({ kind, percent }) => percent >= coverageFloor[kind]);
  if (isEnough) passed += 1;
  else failed += 1;
  const text = measured.map(({ kind, percent }) => `${kind} ${percent} % of at least ${coverageFloor[kind]} %`).join(', ');
  console.log(`${isEnough ? 'ok' : 'not ok'} - coverage (${text})`);
}

async function everything() {
  await step('build', ['scripts/build.js']);
  if (files.length === 0) {
    await step('types', [command('typescript', 'tsc'), '-p', 'tsconfig.json']);
    await step('lint', [command('eslint', 'eslint'), '.', '--max-warnings', '0']);
    await step('boundaries', [command('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err',
      '{proto,crypto,storage,gateway,client,cli,bench,test}/**/*.ts']);
    await step('dead code', [command('knip', 'knip'), '--no-config-hints']);
    await generatedCodeIsFresh();
  }
  await suites(); // from the sources, so also when the build failed
  if (files.length === 0) coverageIsEnough();
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
