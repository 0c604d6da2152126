import t from 'tap';
import { LoopPace } from '../../../gateway/business/loop-pace.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';

const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve); });

t.test('work begins a few in each turn of the loop, in their order', async t => {
  const clock = new ManualClock();
  const pace = new LoopPace(clock, 8);
  const began: number[] = [];
  for (let i = 0; i < 20; i += 1) void pace.turn().then(() => { began.push(i); });
  await settled();
  t.strictSame(began, [0, 1, 2, 3, 4, 5, 6, 7]);
  clock.advance(1);
  await settled();
  t.equal(began.length, 16);
  clock.advance(1);
  await settled();
  t.strictSame(began, Array.from({ length: 20 }, (_, i) => i));
  clock.advance(1);
  clock.advance(1);
  t.equal(clock.nextDueMs, null, 'when there is nothing to do nothing ticks');
  void pace.turn().then(() => { began.push(20); });
  await settled();
  t.equal(began.length, 21, 'and what comes then begins at once');
});

t.test('what counts for several keeps what comes after it waiting for as many', async t => {
  const clock = new ManualClock();
  const pace = new LoopPace(clock, 4);
  const began: string[] = [];
  const begin = (name: string, pieces?: number): void => { void pace.turn(pieces).then(() => { began.push(name); }); };
  begin('one');
  begin('of ten', 10);
  begin('two');
  begin('of three', 3);
  begin('three');
  begin('four');
  await settled();
  t.strictSame(began, ['one', 'of ten'], 'it begins where there is room for one');
  clock.advance(1);
  await settled();
  t.equal(began.length, 2, 'seven are owed, four of them for this turn');
  clock.advance(1);
  await settled();
  t.strictSame(began.slice(2), ['two'], 'and three for the next');
  clock.advance(1);
  await settled();
  t.strictSame(began.slice(3), ['of three', 'three']);
  clock.advance(1);
  await settled();
  t.strictSame(began.slice(5), ['four']);
  for (let i = 0; i < 2; i += 1) clock.advance(1);
  t.equal(clock.nextDueMs, null);
});

t.test('while something else comes first one begins in each turn, and afterwards as many as before', async t => {
  const clock = new ManualClock();
  let isPressed = false;
  const pace = new LoopPace(clock, 4, () => isPressed);
  const began: number[] = [];
  const begin = (count: number): void => { for (let i = 0; i < count; i += 1) void pace.turn().then(() => { began.push(i); }); };
  begin(1);
  isPressed = true;
  begin(20);
  await settled();
  t.equal(began.length, 2, 'of the four of this turn one more');
  for (let turn = 1; turn <= 3; turn += 1) {
    clock.advance(1);
    await settled();
    t.equal(began.length, 2 + turn, 'nobody waits for ever');
  }
  isPressed = false;
  clock.advance(1);
  await settled();
  t.equal(began.length, 9);
  for (let turn = 0; turn < 4; turn += 1) clock.advance(1);
  await settled();
  t.equal(began.length, 21);
  t.equal(clock.nextDueMs, null, 'when there is nothing to do nothing ticks');
});
