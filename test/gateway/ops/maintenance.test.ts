import t from 'tap';
import { createLog } from '../../../gateway/ops/log.ts';
import { maintainOnce, startMaintenance, type MaintenanceParts } from '../../../gateway/ops/maintenance.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { parseAccountId, PRIMARY_DEVICE } from '../../../proto/ids.ts';
import { MemoryBudgetStore } from '../../../storage/budgets/budgets-memory.ts';
import { MemoryMailbox } from '../../../storage/mailbox/mailbox-memory.ts';
import { MemoryVerificationSessionStore } from '../../../storage/verification/verification-sessions-memory.ts';

const ttlMs = 30 * 86_400_000;
const device = { account: parseAccountId('00000000-0000-4000-8000-000000000001') ?? '' as never, device: PRIMARY_DEVICE, incarnation: 1 };

function makeParts(clock: ManualClock, tidy: () => Promise<void> = () => Promise.resolve()): MaintenanceParts {
  return { mailbox: new MemoryMailbox(), budgets: new MemoryBudgetStore(), verification: new MemoryVerificationSessionStore(), tidy, clock, log: createLog('silent'), envelopeTtlMs: ttlMs };
}

t.test('mail is gone after its time by the server\'s clock, and not before', async t => {
  const clock = new ManualClock();
  const parts = makeParts(clock);
  await parts.mailbox.write([{ device, partition: 0, position: { epoch: 1, offset: 0 }, acceptedAtMs: clock.nowMs(), delivery: new Uint8Array(10) }]);
  clock.advance(ttlMs - 1);
  await maintainOnce(parts);
  t.equal((await parts.mailbox.usage(device)).items, 1);
  clock.advance(1);
  await maintainOnce(parts);
  t.equal((await parts.mailbox.usage(device)).items, 0);
});

t.test('a part that fails does not keep the others from their turn; rounds do not overlap', async t => {
  const clock = new ManualClock();
  let tidied = 0;
  let release = (): void => undefined;
  const parts = makeParts(clock, () => { tidied++; return new Promise(resolve => { release = resolve; }); });
  const failing = { ...parts, budgets: { ...parts.budgets, expire: () => Promise.reject(new Error('disk')) } as never };
  const rounds: boolean[] = [];
  const stop = startMaintenance(failing, 1_000, allWell => { rounds.push(allWell); });
  await clock.advanceAsync(3_000);
  t.equal(tidied, 1, 'the last step was reached, and its round is not over');
  release();
  await clock.advanceAsync(1_000);
  t.equal(tidied, 2);
  const stopped = stop();
  release();
  await stopped;
  await clock.advanceAsync(5_000);
  t.equal(tidied, 2, 'ended');
  t.strictSame(rounds, [false, false], 'a round with a failure is not a good one');
});
