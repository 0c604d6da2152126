import t from 'tap';
import { planFaults, type ScheduleOptions } from './schedule.ts';

const options: ScheduleOptions = {
  seed: 1, durationMs: 600_000, everyMs: 5_000, atOnce: 2, victimOf: target => target.split('/')[0] ?? target,
  kinds: [
    { name: 'kill', targets: ['a', 'b'], minMs: 1_000, maxMs: 5_000 },
    { name: 'stop', targets: ['a', 'b', 'c'], minMs: 5_000, maxMs: 60_000 },
    { name: 'delay', targets: ['a/x', 'b/x'], minMs: 1_000, maxMs: 10_000 },
    { name: 'reset', targets: ['a/x'], minMs: 0, maxMs: 0 },
    { name: 'impossible', targets: [], minMs: 0, maxMs: 0 },
  ],
};

t.test('a seed repeats its schedule, another one makes another', async t => {
  t.same(planFaults(options), planFaults(options));
  t.notSame(planFaults(options), planFaults({ ...options, seed: 2 }));
});

t.test('whatever the seed, faults stay within their bounds', async t => {
  for (let seed = 0; seed < 50; seed += 1) {
    const planned = planFaults({ ...options, seed });
    for (const fault of planned) {
      const kind = options.kinds.find(({ name }) => name === fault.kind);
      if (kind?.targets.includes(fault.target) !== true) t.fail(`${fault.kind} at ${fault.target}`);
      if (fault.lastsMs < (kind?.minMs ?? 0) || fault.lastsMs > (kind?.maxMs ?? 0)) t.fail(`${fault.kind} lasts ${fault.lastsMs}`);
      if (fault.atMs + fault.lastsMs > options.durationMs) t.fail('ends too late');
      const others = planned.filter(other => other !== fault && other.atMs <= fault.atMs && other.atMs + other.lastsMs > fault.atMs);
      if (others.length >= options.atOnce) t.fail('too many at once');
      if (others.some(other => options.victimOf(other.target) === options.victimOf(fault.target))) t.fail('two at one victim');
    }
    const counts = ['kill', 'stop', 'delay', 'reset'].map(name => planned.filter(({ kind }) => kind === name).length);
    if (Math.min(...counts) < 5) t.fail(`some kind is too rare: ${counts.join(' ')}`);
  }
  t.pass('all of them');
});
