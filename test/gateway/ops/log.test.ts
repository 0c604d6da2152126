import { Writable } from 'node:stream';
import t from 'tap';
import { logSafe } from '../../../gateway/ops/log-safe.ts';
import { createLog, type LogLevel } from '../../../gateway/ops/log.ts';
import { SealgateError } from '../../../proto/errors.ts';

const canaries = ['CANARY-number', 'CANARY-secret', 'CANARY-text', 'CANARY-deep', 'CANARY-bytes'];

function capture(level: LogLevel): { log: ReturnType<typeof createLog>; lines: () => string[] } {
  let text = '';
  const log = createLog(level, new Writable({ write(chunk: Buffer, _encoding, done) { text += chunk.toString(); done(); } }));
  return { log, lines: () => text.split('\n').filter(line => line !== '') };
}

t.test('canaries stay inside, wherever they are put', t => {
  const { log, lines } = capture('debug');
  const foreign = new Error('insert failed for CANARY-number\n    at CANARY-secret (x.js:1:1)', { cause: new TypeError('CANARY-text') });
  log.error({ err: foreign }, 'it failed');
  log.error({ error: foreign, nested: { err: foreign } }, 'it failed');
  log.info({ number: 'CANARY-number', secret: 'CANARY-secret', body: { anything: 'CANARY-text' } });
  log.info({ a: { b: { account: 'CANARY-deep', c: [{ payload: 'CANARY-deep' }] } } });
  log.info({ anything: Buffer.from('CANARY-bytes') });
  log.warn(foreign);
  const text = lines().join('\n');
  for (const canary of canaries) t.notMatch(text, new RegExp(canary), canary);
  t.notMatch(text, new RegExp(Buffer.from('CANARY-bytes').toString('base64')));
  t.equal(lines().length, 6);
  t.match(text, /"stack":\["/, 'the place of the error is there');
  t.end();
});

t.test('JSON lines with level, time and process; nothing below the level', t => {
  const { log, lines } = capture('warn');
  log.info('not this');
  log.warn({ free: 5 }, 'low');
  const [line] = lines();
  t.equal(lines().length, 1);
  const parsed: unknown = JSON.parse(line ?? '');
  t.match(parsed, { level: 'warn', time: /^\d{4}-\d\d-\d\dT/, pid: process.pid, free: 5, msg: 'low' });
  t.end();
});

t.test('logSafe: ours keep their text, foreign errors only name, system code and place', t => {
  t.match(logSafe(new SealgateError('STORE_FULL', { detail: 'why' })), { name: 'SealgateError', code: 'STORE_FULL', text: /\(why\)$/ });
  const system = Object.assign(new Error('open /home/ada'), { code: 'ENOSPC' });
  t.match(logSafe(system), { name: 'Error', code: 'ENOSPC', text: undefined });
  t.notMatch(JSON.stringify(logSafe(system)), /ada/);
  t.match(logSafe(new SealgateError('STORE_FAILED', { cause: system })), { cause: { code: 'ENOSPC' } });
  t.same(logSafe('CANARY'), { name: 'string' });
  t.same(logSafe(Object.assign(new Error('x'), { code: 'has spaces and CANARY' })).code, undefined);
  const round = new Error('a');
  round.cause = round;
  t.doesNotThrow(() => logSafe(round), 'a circle of causes ends');
  t.end();
});
