// One test file in a process of its own, followed down to its single assertions.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Parser } from 'tap-parser';

/** As long as a whole file may take. */
const FILE_TIMEOUT_MS = 900_000;
/** Between a file's last word and the end of its process: what is left running then is a mistake of the test. */
const END_TIMEOUT_MS = 60_000;
/** tap answers SIGALRM by naming what is still open. */
const LAST_WORDS_MS = 5_000;
const TAIL_LENGTH = 4000;

/**
 * Runs the file, prints what failed and one line at its end, and resolves to its tally. `started` is given its process, `notRun` is told what could not run.
 * tap's own runner is not used: it has every process, thread and program that a test starts load its hooks, which costs several times what they do themselves.
 */
export async function runTestFile(root, file, { env, started = () => undefined, notRun }) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--import=./test/support/plain-tap.js', '--import=./test/support/strip-types.js', file], {
    cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
    // Folders stay until the process has ended: tap would remove them before it tears down the servers that write to them.
    env: { ...process.env, TAP: '1', TAP_TIMEOUT: String(FILE_TIMEOUT_MS / 1000), TAP_SAVE_FIXTURE: '1', ...env },
  });
  started(child);
  const tally = { passed: 0, failed: 0 };
  const fail = text => {
    tally.failed += 1;
    console.log(`not ok - ${file} > ${text}`);
  };
  const interrupt = text => {
    fail(text);
    child.kill('SIGALRM');
    setTimeout(() => child.kill('SIGKILL'), LAST_WORDS_MS).unref();
  };

  const fileTimer = setTimeout(interrupt, FILE_TIMEOUT_MS, `took longer than ${FILE_TIMEOUT_MS / 1000} s`);
  let endTimer = null;
  const parser = new Parser();
  follow(parser, [file], tally, notRun);
  const lookForEnd = () => {
    if (parser.count === parser.planEnd) endTimer ??= setTimeout(interrupt, END_TIMEOUT_MS, 'has said everything and does not end: something that it started is left running');
  };
  parser.on('assert', lookForEnd);
  parser.on('plan', lookForEnd);

  let tail = '';
  child.stdout.on('data', chunk => {
    tail = (tail + chunk).slice(-TAIL_LENGTH);
    parser.write(chunk);
  });
  createInterface({ input: child.stderr }).on('line', line => {
    noteNotRun(line, notRun);
    console.error(line);
  });
  const code = await new Promise(resolve => child.on('close', (code, signal) => { resolve(code ?? signal); }));
  clearTimeout(fileTimer);
  clearTimeout(endTimer);
  await new Promise(resolve => {
    parser.on('complete', resolve);
    parser.end();
  });
  if (tally.failed === 0 && (code !== 0 || tally.passed === 0)) {
    fail(`ended with ${code}`);
    console.log(tail);
  }
  console.log(`${tally.failed === 0 ? 'ok' : 'not ok'} - ${file} (${tally.passed}, ${Math.round(performance.now() - startedMs)} ms)`);
  return tally;
}

/** Suites say what they could not run as `not run: WHAT (needs WHAT)`, in a comment or on stderr. */
function noteNotRun(line, notRun) {
  const found = /not run: .*/.exec(line);
  if (found !== null) notRun(found[0].trim());
}

/** Counts a TAP stream's single assertions; `path` names the suites around it. */
function follow(parser, path, tally, notRun) {
  let child = null;
  parser.on('child', inner => {
    child = { passed: 0, failed: 0 };
    follow(inner, [...path, inner.name], child, notRun);
  });
  parser.on('comment', line => { noteNotRun(line, notRun); });
  parser.on('extra', line => { noteNotRun(line, notRun); });
  parser.on('assert', result => {
    const summary = child;
    child = null;
    if (summary === null) tally[result.ok || result.todo ? 'passed' : 'failed'] += 1;
    else {
      // A suite that ended badly without a failed assertion of its own: a timeout, a crash, a missing plan.
      if (!result.ok && summary.failed === 0) summary.failed += 1;
      // One that holds for whatever a property was tried with asserts nothing itself.
      if (result.ok && summary.passed + summary.failed === 0) summary.passed += 1;
      tally.passed += summary.passed;
      tally.failed += summary.failed;
    }
    const name = [...path, result.name].filter(part => part !== '').join(' > ');
    if (result.skip) notRun(`not run: ${name} (needs ${result.skip === true ? 'a reason' : result.skip})`);
    if (result.todo) notRun(`not run: ${name} (needs ${result.todo === true ? 'to be written' : result.todo})`);
    if (result.ok || summary !== null) return;
    console.log(`not ok - ${name}`);
    if (result.diag) console.log(JSON.stringify(result.diag, null, 2).replace(/^/gm, '    '));
  });
}
