import t from 'tap';
import { isCorrect } from '../../../bench/report/verdict.ts';
import type { Settings } from '../../../bench/settings.ts';
import type { Mischief } from '../support/scripted-gateway.ts';
import { runScripted } from '../support/scripted-run.ts';

/** crypto and business have real clients and need a real gateway. */
const settingsOf: Readonly<Record<string, Partial<Settings>>> = {
  connect: { warmMessages: 40 }, steady: {}, ramp: { rate: 100, rateCap: 120, durationSeconds: 0.5 }, burst: { burstSeconds: 0.5 }, offline: { messagesEach: 40, withinSeconds: 0 }, storm: {}, kill: {}, slow: {},
  fanout: { messagesEach: 30 }, soak: { sampleSeconds: 0.2 }, mix: { rate: 300 },
};
/** What a disturbance may add: deliveries that were not acknowledged come again. */
const repeating = ['kill', 'slow', 'storm', 'mix'];

const acts: Record<number, ReturnType<Mischief>> = { 6: 'lose', 10: 'repeat', 14: 'misdeliver', 18: 'corrupt', 22: 'hold' };

// What was lost is waited for in vain, and what is late on a slow machine is not lost.
t.jobs = 4;

for (const [name, settings] of Object.entries(settingsOf)) {
  t.test(`${name}: every broken promise is counted`, { buffered: true }, async t => {
    const { result } = await runScripted(t, name, { devices: 4, settleSeconds: 4, ...settings }, { mischief: n => acts[n] ?? 'deliver' });
    t.equal(isCorrect(result), false);
    // What is misdelivered or corrupted does not arrive either. Of `mix`, what a sign of typing suffers is nobody's loss, and people write to several.
    if (name === 'mix') t.ok(result.lost + result.misdelivered + result.corrupted > 0);
    else t.match(result, { lost: 3, misdelivered: 1, corrupted: 1, reordered: 1, duplicated: repeating.includes(name) ? Number : 1 });
    t.ok(result.duplicated >= (name === 'mix' ? 0 : 1));
  });
}
