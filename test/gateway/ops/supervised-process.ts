// Started by supervise-process.test.ts: a node that behaves as its argument says.
import { createLog } from '../../../gateway/ops/log.ts';
import { superviseProcess } from '../../../gateway/ops/supervise-process.ts';
import { systemClock } from '../../../proto/clock-system.ts';

const mode = process.argv[2] ?? '';
const keepAlive = setInterval(() => undefined, 1_000);

const node = {
  stop: (): Promise<void> => {
    if (mode === 'hangs') return new Promise(() => undefined);
    return mode === 'cannotStop' ? Promise.reject(new Error('CANARY')) : Promise.resolve();
  },
  reloadTls: (): Promise<void> => {
    setTimeout(() => { process.kill(process.pid, 'SIGTERM'); }, 20);
    return Promise.reject(new Error('CANARY'));
  },
};

const done = superviseProcess(async () => {
  if (mode !== 'startsSlowly') return node;
  process.send?.('ready');
  await new Promise(resolve => { setTimeout(resolve, 50); });
  process.stderr.write('started\n');
  return node;
}, {
  clock: systemClock, log: createLog('info'), stopTimeoutMs: 100, exit: code => { process.exit(code); }, codes: { ok: 0, drainTimedOut: 21, crashed: 70 },
});
if (mode === 'throws') setTimeout(() => { throw new Error('CANARY'); }, 20);
if (mode === 'rejects') void Promise.reject(new Error('CANARY'));
if (mode !== 'startsSlowly') process.send?.('ready');
process.exitCode = await done;
clearInterval(keepAlive);
process.disconnect();
