import t from 'tap';
import { keyFingerprints } from '../../../gateway/ops/keys/key-fingerprints.ts';
import type { KeyRing, NodeKey } from '../../../gateway/ops/keys/key-ring.ts';
import { createLog } from '../../../gateway/ops/log.ts';
import { nodeReportEveryMs, startNodeReporter } from '../../../gateway/ops/node-reporter.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import type { NodeReport } from '../../../storage/nodes/node-reports.ts';

t.test('a node reports at once, every now and then, and when it stops; a store that fails is tried again with the next', async t => {
  const clock = new ManualClock();
  const stored: NodeReport[] = [];
  let fails = false;
  let isDraining = false;
  const nodes = {
    put: (report: NodeReport) => {
      if (fails) return Promise.reject(new Error('away'));
      stored.push(report);
      return Promise.resolve();
    },
    list: () => Promise.resolve([]),
  };
  const node = { name: 'n1', deviceUrl: 'wss://n1', nodeUrl: '', version: '1', keys: { envelope: '1:aa' } };
  const reporter = startNodeReporter({ nodes, clock, log: createLog('silent'), node, sockets: () => stored.length, isDraining: () => isDraining });
  await clock.advanceAsync(2 * nodeReportEveryMs, 1000);
  t.match(stored, [{ ...node, state: 'running', sockets: 0 }, { sockets: 1 }, { sockets: 2 }]);
  t.equal((stored[2]?.clockMs ?? 0) - (stored[2]?.startedAtMs ?? 0), 2 * nodeReportEveryMs);
  fails = true;
  await clock.advanceAsync(nodeReportEveryMs, 1000);
  fails = false;
  isDraining = true;
  await clock.advanceAsync(nodeReportEveryMs, 1000);
  t.equal(stored.at(-1)?.state, 'draining');
  await reporter.stop();
  await clock.advanceAsync(5 * nodeReportEveryMs, 1000);
  t.strictSame(stored.map(({ state }) => state), ['running', 'running', 'running', 'draining', 'stopped']);
});

t.test('fingerprints tell keys apart, name every live one, and are no keys', async t => {
  const ringOf = (pepper: readonly NodeKey[]): KeyRing => ({
    all: purpose => purpose === 'pepper' ? pepper : [{ id: 1, bytes: new Uint8Array(32).fill(7) }],
    current: () => ({ id: 1, bytes: new Uint8Array(32) }), byId: () => undefined,
  });
  const one = { id: 1, bytes: new Uint8Array(32).fill(1) };
  const prints = keyFingerprints(ringOf([one]));
  t.strictSame(Object.keys(prints), ['envelope', 'pepper', 'number', 'relation', 'operator', 'endpoint'], 'the database key is each folder\'s own');
  t.match(prints['pepper'], /^1:[0-9a-f]{12}$/);
  t.notMatch(JSON.stringify(prints), /010101|070707/);
  t.not(prints['envelope'], prints['number'], 'equal keys of two purposes are not seen to be equal');
  t.match(keyFingerprints(ringOf([{ id: 2, bytes: new Uint8Array(32).fill(2) }, one]))['pepper'], new RegExp(`^2:[0-9a-f]{12} ${prints['pepper'] ?? ''}$`));
  t.not(keyFingerprints(ringOf([{ ...one, bytes: new Uint8Array(32).fill(3) }]))['pepper'], prints['pepper']);
});
