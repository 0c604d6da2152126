import t from 'tap';
import { DiskGuard, guardedLog } from '../../../gateway/ops/disk-guard.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';

/** What passes the guard, in order. */
function recordingLog(calls: string[]): AccountLog {
  const called = (name: string) => { calls.push(name); };
  return {
    epoch: 7, partitions: 3,
    append: async () => { called('append'); return 41; },
    subscribe: async () => { called('subscribe'); },
    holds: () => { called('holds'); return true; },
    pause: () => { called('pause'); },
    resume: () => { called('resume'); },
    read: async () => { called('read'); return []; },
    commit: async () => { called('commit'); },
    committed: async () => { called('committed'); return 5; },
    endOffset: () => { called('endOffset'); return 9; },
    close: async () => { called('close'); },
  };
}

t.test('a full disk refuses appends before anything is written, and nothing else', async t => {
  const calls: string[] = [];
  const clock = new ManualClock();
  const turns: boolean[] = [];
  const full = new DiskGuard(t.testdir(), Number.MAX_SAFE_INTEGER);
  const cancel = await full.watch(clock, isFull => { turns.push(isFull); });
  t.same(turns, [true]);
  const log = guardedLog(recordingLog(calls), full);
  await t.rejects(log.append(0, new Uint8Array()), { code: 'STORE_FULL', canRetry: true });
  t.same(calls, []);
  await log.commit(0, 1, 5);
  t.same(await log.read(0, 0, 1, 1), []);
  t.equal(await log.committed(0), 5);
  t.ok(log.holds(0, 1));
  t.same([log.epoch, log.partitions, log.endOffset(0)], [7, 3, 9]);
  log.pause(0);
  log.resume(0);
  await log.close();
  t.same(calls, ['commit', 'read', 'committed', 'holds', 'endOffset', 'pause', 'resume', 'close']);
  cancel();
});

t.test('with room it lets everything pass; a folder that is gone counts as full', async t => {
  const clock = new ManualClock();
  const roomy = new DiskGuard(t.testdir(), 1);
  (await roomy.watch(clock, () => undefined))();
  t.notOk(roomy.isFull);
  t.ok(roomy.freeBytes > 1);
  t.equal(await guardedLog(recordingLog([]), roomy).append(0, new Uint8Array()), 41);
  const gone = new DiskGuard('/does/not/exist', 1);
  (await gone.watch(clock, () => undefined))();
  t.ok(gone.isFull);
});
