import t from 'tap';
import { startPeer } from '../../../bench/peers/peer-target.ts';
import { peers } from '../../../bench/peers/index.ts';
import type { Result } from '../../../bench/report/result.ts';
import { isCorrect } from '../../../bench/report/verdict.ts';
import { runScenario } from '../../../bench/run.ts';
import { steady } from '../../../bench/scenarios/steady.ts';
import { MissingProgram } from '../../../bench/servers/jars.ts';
import { defaultSettings } from '../../../bench/settings.ts';

const settings = { ...defaultSettings, devices: 6, rate: 60, durationSeconds: 0.5, warmUpSeconds: 0, concurrency: 6 };

/** null: the machine cannot run it. */
async function smallRun(name: string): Promise<Result | MissingProgram> {
  const peer = peers.find(one => one.name === name);
  if (peer === undefined) throw new Error(`no peer ${name}`);
  const { signal } = new AbortController();
  const parts = { scenario: steady, settings, say: () => undefined, cut: signal, abort: signal };
  return runScenario({ ...parts, startTarget: accounts => startPeer(peer, { accounts, tls: false }) }).then(({ result }) => result).catch((error: unknown) => {
    if (error instanceof MissingProgram) return error;
    throw error;
  });
}

for (const { name } of peers) {
  t.test(`${name}: real, and every message is accounted for`, async t => {
    const result = await smallRun(name);
    if (result instanceof MissingProgram) {
      t.comment(`not run: the peer ${name} (needs ${result.message})`);
      return;
    }
    t.ok(isCorrect(result), JSON.stringify(result));
    t.match(result, { duplicated: 0, unanswered: 0, unsent: 0, refused: {}, closed: {} });
    t.ok((result.deliveredPerSecond ?? 0) > 0, 'messages went through it');
    t.ok((result.serverRssBytes ?? 0) > 1e6, 'memory is read from the system');
  });
}
