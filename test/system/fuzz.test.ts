import t from 'tap';
import { campaignFlags, runCampaign } from '../fuzz/campaign.ts';
import { GatewayProcess } from '../support/gateway-process.ts';

/** The same every time; `npm run fuzz -- --seed S --minutes M` goes further. */
const seed = 5_512;
const durationMs = 60_000;
const growthMaxBytes = 160 * 1024 * 1024;

t.test('whatever the hostile send, the process lives, answers by the tables, and honest devices notice nothing', async t => {
  const folder = t.testdir();
  const gateway = await GatewayProcess.start({ folder, flags: campaignFlags });
  t.teardown(() => gateway.kill());
  const { violations, sessions, messages, latencyMs, residentBytes, seen } = await runCampaign({ gateway, folder, seed, durationMs, concurrency: 6 });
  t.comment(`${sessions} hostile sessions, ${messages} honest messages, latency ${JSON.stringify(latencyMs)} ms, resident ${JSON.stringify(residentBytes)}`);
  t.same(violations, []);
  t.ok(sessions > 200, 'hostility took place');
  t.ok(messages > 50, 'and so did an honest conversation');
  t.ok(latencyMs.p99 < 3_000, 'which nobody slowed down');
  t.ok(residentBytes.max - residentBytes.before < growthMaxBytes, 'in bounded memory');
  // What the generator is meant to reach, or it has become tame.
  for (const outcome of ['accepted', 'welcome', 'refused MALFORMED', 'refused WRONG_DEVICES', 'refused UNKNOWN_REQUEST', 'close 1003', 'close 1006', 'close 1007', 'close 4400', 'close 4409', 'close 4429']) t.ok(seen.has(outcome), outcome);
  t.equal((await fetch(`${gateway.http('operator')}/readyz`)).status, 200, 'still ready');
});
