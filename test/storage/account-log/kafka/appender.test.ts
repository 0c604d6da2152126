import t from 'tap';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { Appender, type AppenderParts } from '../../../../storage/account-log/kafka/appender.ts';
import type { ProduceAnswer, ProduceRequest } from '../../../../storage/account-log/kafka/kafka-broker.ts';
import { Linger } from '../../../../storage/account-log/kafka/linger.ts';
import { carried, fakeBroker, fakeBrokers, ProtocolError, produced, type FakeBrokers } from './fake-brokers.ts';

/** A broker that keeps its requests and is answered by the test. */
class Held {
  readonly requests: string[][] = [];
  readonly answers: { resolve: (answer: ProduceAnswer) => void; reject: (error: Error) => void }[] = [];
  readonly broker = fakeBroker({
    produce: (request: ProduceRequest) => {
      this.requests.push(carried(request));
      return new Promise((resolve, reject) => { this.answers.push({ resolve, reject }); });
    },
  });
}

function rig(cluster: FakeBrokers, options: Partial<AppenderParts> = {}): { appender: Appender; clock: ManualClock; outcomes: string[]; append: (partition: number, text: string) => void } {
  const clock = new ManualClock();
  const appender = new Appender({
    cluster, clock, partitions: cluster.leaders.length, lingerMaxMs: 20, backlogCountMax: 100, backlogBytesMax: 2_000_000, appendTimeoutMs: 1000,
    report: () => undefined, appended: () => undefined, ...options,
  });
  const outcomes: string[] = [];
  const append = (partition: number, text: string): void => {
    appender.append(partition, Buffer.from(text)).then(offset => outcomes.push(`${text} at ${offset}`), (error: unknown) => outcomes.push(`${text} ${(error as { code: string }).code}`));
  };
  return { appender, clock, outcomes, append };
}

t.test('one request to a broker at a time; what comes meanwhile is gathered for the next', async t => {
  const one = new Held();
  const { clock, outcomes, append } = rig(fakeBrokers([1, 1], { 1: one.broker }));
  append(0, 'a');
  append(1, 'b');
  await clock.advanceAsync(5, 1);
  for (const text of ['c', 'd', 'e']) append(0, text);
  await clock.advanceAsync(100);
  t.strictSame(one.requests, [['0: a', '1: b']]);
  one.answers[0]?.resolve(produced([{ partition: 0, baseOffset: 7 }, { partition: 1, baseOffset: 3 }]));
  await clock.advanceAsync(30);
  t.strictSame(one.requests[1], ['0: c d e']);
  one.answers[1]?.resolve(produced([{ partition: 0, baseOffset: 8 }]));
  await clock.advanceAsync(5);
  t.strictSame(outcomes, ['a at 7', 'b at 3', 'c at 8', 'd at 9', 'e at 10']);
});

t.test('accepted is only what the answer names with error 0; the rest is sent again before anything later', async t => {
  const one = new Held();
  const { clock, outcomes, append } = rig(fakeBrokers([1, 1, 1], { 1: one.broker }));
  append(0, 'a');
  append(1, 'b');
  append(2, 'c');
  await clock.advanceAsync(5, 1);
  append(1, 'later');
  append(2, 'later');
  one.answers[0]?.resolve(produced([{ partition: 0, baseOffset: 0 }, { partition: 2, baseOffset: 0, errorCode: 7 }]));
  await clock.advanceAsync(200);
  t.strictSame(outcomes, ['a at 0']);
  t.equal(one.requests[1]?.length, 1, 'those that failed go alone');
  one.answers[1]?.resolve(produced([{ partition: one.requests[1]?.[0]?.startsWith('1') === true ? 1 : 2, baseOffset: 0 }]));
  await clock.advanceAsync(200);
  const resent = one.requests.slice(1).flat();
  t.strictSame(resent.sort(), ['1: b later', '2: c later']);
});

t.test('a partition whose leader moves while a request is outstanding waits for its end, then goes to the new leader first', async t => {
  const one = new Held();
  const two = new Held();
  const cluster = fakeBrokers([1], { 1: one.broker, 2: two.broker });
  const { clock, outcomes, append } = rig(cluster);
  append(0, 'first');
  await clock.advanceAsync(5, 1);
  cluster.leaders = [2];
  append(0, 'second');
  await clock.advanceAsync(100);
  t.strictSame(two.requests, [], 'nothing passes an unknown result');
  one.answers[0]?.reject(new ProtocolError('NOT_LEADER_FOR_PARTITION'));
  await clock.advanceAsync(300);
  t.strictSame(two.requests, [['0: first second']]);
  two.answers[0]?.resolve(produced([{ partition: 0, baseOffset: 0 }]));
  await clock.advanceAsync(5);
  t.strictSame(outcomes, ['first at 0', 'second at 1']);
});

t.test('given up: what may be written is unknown, and what comes afterwards goes on', async t => {
  let isUp = false;
  const broker = fakeBroker({ produce: (request: ProduceRequest) => isUp ? produced(request.partitions.map(({ partition }) => ({ partition, baseOffset: 5 }))) : Promise.reject(new Error('connection lost')) });
  const { clock, outcomes, append } = rig(fakeBrokers([1], { 1: broker }));
  append(0, 'a');
  await clock.advanceAsync(50);
  await clock.advanceAsync(500);
  t.strictSame(outcomes, []);
  await clock.advanceAsync(1000);
  t.strictSame(outcomes, ['a RESULT_UNKNOWN']);
  isUp = true;
  append(0, 'b');
  await clock.advanceAsync(300);
  t.strictSame(outcomes, ['a RESULT_UNKNOWN', 'b at 5']);
});

t.test('a broker that does not take this machine\'s time: refused at once and said so, and taken again when the clock is right', async t => {
  let isRight = false;
  const broker = fakeBroker({ produce: (request: ProduceRequest) => isRight ? produced(request.partitions.map(({ partition }) => ({ partition, baseOffset: 5 }))) : Promise.reject(new ProtocolError('INVALID_TIMESTAMP')) });
  const reports: string[] = [];
  const { clock, outcomes, append } = rig(fakeBrokers([1], { 1: broker }), { report: (level, text) => { reports.push(`${level} ${text}`); } });
  append(0, 'a');
  await clock.advanceAsync(50);
  t.strictSame(outcomes, ['a LOG_UNAVAILABLE']);
  t.match(reports[0], /^warn .*clock/);
  isRight = true;
  append(0, 'b');
  await clock.advanceAsync(300);
  t.strictSame(outcomes, ['a LOG_UNAVAILABLE', 'b at 5']);
});

t.test('without a leader nothing is sent, so nothing is unknown', async t => {
  const one = new Held();
  const cluster = fakeBrokers([null], { 1: one.broker });
  const { clock, outcomes, append } = rig(cluster);
  append(0, 'a');
  await clock.advanceAsync(1500);
  t.strictSame(outcomes, ['a LOG_UNAVAILABLE']);
  append(0, 'b');
  await clock.advanceAsync(300);
  cluster.leaders = [1];
  await clock.advanceAsync(300);
  t.strictSame(one.requests, [['0: b']], 'as soon as there is one');
});

t.test('the backlog is bounded, and a request takes 512 KiB of a partition', async t => {
  const sizes: number[] = [];
  const one = fakeBroker({ produce: (request: ProduceRequest) => {
    sizes.push(request.partitions[0]?.values.reduce((sum, value) => sum + value.length, 0) ?? 0);
    return produced([{ partition: 0, baseOffset: 0 }]);
  } });
  const { appender, clock } = rig(fakeBrokers([1], { 1: one }), { backlogCountMax: 5 });
  const appends = Array.from({ length: 5 }, () => appender.append(0, Buffer.alloc(200_000)));
  await t.rejects(appender.append(0, Buffer.alloc(1)), { code: 'LOG_BACKLOG' });
  await clock.advanceAsync(100);
  await Promise.all(appends);
  t.strictSame(sizes, [400_000, 400_000, 200_000]);
  await t.rejects(appender.append(0, Buffer.alloc(600_000)), { code: 'TOO_LARGE' });
  const more = Array.from({ length: 4 }, () => appender.append(0, Buffer.alloc(500_000)));
  await t.rejects(appender.append(0, Buffer.alloc(500_000)), { code: 'LOG_BACKLOG' }, 'bytes count too');
  await clock.advanceAsync(100);
  await Promise.all(more);
});

t.test('gathering pays where records come fast, and only there', async t => {
  const slow = new Linger(20);
  for (let at = 0; at < 10; at++) slow.sent(1, at * 100);
  t.equal(slow.delayMs(), 0, 'one that comes alone does not wait');
  const fast = new Linger(20);
  for (let at = 0; at < 30; at++) fast.sent(20, at * 20);
  t.ok(fast.delayMs() > 15);
  const faster = new Linger(20);
  for (let at = 0; at < 30; at++) faster.sent(200, at * 10);
  t.ok(faster.delayMs() < 5, 'a request that is large enough need not wait');
});
