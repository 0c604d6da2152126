import t from 'tap';
import { nowUs } from '../../../bench/measure/now.ts';
import type { Settings } from '../../../bench/settings.ts';
import { runScripted } from '../support/scripted-run.ts';

const long: Partial<Settings> = { devices: 8, durationSeconds: 600, burstSeconds: 600, idleSeconds: 600, withinSeconds: 600, warmUpSeconds: 0.2, messagesEach: 20, settleSeconds: 30, sampleSeconds: 0.5, rate: 50 };
/** Far below what the scenario would take, and enough for a machine with other work. */
const ENDS_WITHIN_US = 15e6;

/** Lines for the terminal after which the run is ended: each says that a phase begins. */
const phases: Readonly<Record<string, readonly RegExp[]>> = {
  connect: [/more devices connect/, /idle for/], steady: [/accept their peers/, /warming up/, /measuring/], ramp: [/step 1/, /step 2/], burst: [/accept their/, /times as much/], offline: [/messages for each/, /return within/],
  storm: [/lose their connections/], kill: [/warming up/, /kill -9/], slow: [/warming up/, /read no more/], fanout: [/messages to each/], soak: [/warming up/], mix: [/reconnects\/s/],
};
/** These come to their second phase by themselves. */
const short: Readonly<Record<string, Partial<Settings>>> = { ramp: { durationSeconds: 1 }, burst: { durationSeconds: 1 }, storm: { durationSeconds: 1 }, kill: { durationSeconds: 1 }, slow: { durationSeconds: 1 } };

for (const [name, lines] of Object.entries(phases)) {
  for (const [index, line] of lines.entries()) {
    t.test(`${name}, ended at "${line.source}": soon, with a report, and nothing that was accepted is called lost`, async t => {
      let cutUs = 0;
      const { result } = await runScripted(t, name, { ...long, ...index === lines.length - 1 ? short[name] : {} }, { say: (said, cut) => {
        if (!line.test(said) || cutUs > 0) return;
        cutUs = nowUs();
        // In the middle of the phase rather than before it.
        setTimeout(cut, 100);
      } });
      t.ok(cutUs > 0, 'the phase began');
      t.ok(nowUs() - cutUs < ENDS_WITHIN_US, `after ${((nowUs() - cutUs) / 1e6).toFixed(1)} s`);
      t.match(result, { scenario: name, valid: false, invalidBecause: ['it was ended early'], lost: 0, misdelivered: 0, corrupted: 0, reordered: 0, unanswered: 0 });
      for (const [figure, value] of Object.entries(result)) if (typeof value === 'number') t.ok(Number.isFinite(value), figure);
    });
  }
}
