import t from 'tap';
import { CallsWaiting } from '../../../../gateway/business/calls-waiting.ts';
import { WorkTurns } from '../../../../gateway/business/endpoint/work-turns.ts';

const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve); });

t.test('so many work at once, the others in the order in which they came; who fails frees the place', async t => {
  let isPressed = false;
  const turns = new WorkTurns({ atOnceMax: 3, waitingMax: 2, isPressed: () => isPressed });
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string): Promise<unknown> => turns.run(async () => {
    began.push(name);
    await new Promise<void>(resolve => { ends.set(name, resolve); });
    if (name === 'b') throw new Error('fails');
  }).catch((error: unknown) => error);
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await settled();
  };
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map(work);
  await settled();
  t.equal(began.join(''), 'abc');
  t.equal(turns.hasRoom, false, 'three wait');
  await end('b');
  t.equal(began.join(''), 'abcd');
  t.equal(turns.hasRoom, false, 'two wait');
  all.push(work('g'));
  await end('a');
  t.equal(began.join(''), 'abcde', 'nobody passes those who wait');

  isPressed = true;
  await end('c');
  t.equal(began.join(''), 'abcde', 'two go on while something else comes first');
  await end('d');
  t.equal(began.join(''), 'abcdef', 'but not fewer');
  isPressed = false;
  await end('e');
  t.equal(began.join(''), 'abcdefg', 'and afterwards as many as before');
  await end('f');
  await end('g');
  await Promise.all(all);
  t.equal(turns.hasRoom, true);
  t.equal(await turns.run(async () => 'done'), 'done', 'all places are free again');
});

t.test('many calls that wait are noticed until they are answered', async t => {
  const calls = new CallsWaiting();
  const answers: (() => void)[] = [];
  const waiting = Array.from({ length: 33 }, (_, i) => calls.during(async () => {
    await new Promise<void>(resolve => { answers.push(resolve); });
    if (i === 0) throw new Error('refused');
  }).catch(() => undefined));
  t.equal(calls.areMany, true);
  answers[0]?.();
  await settled();
  t.equal(calls.areMany, false);
  for (const answer of answers) answer();
  await Promise.all(waiting);
});
