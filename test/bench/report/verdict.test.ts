import t from 'tap';
import type { KneeEnd, Outcome } from '../../../bench/report/result.ts';
import { isCorrect, reasonsAgainst } from '../../../bench/report/verdict.ts';

const outcome: Outcome = {
  offeredPerSecond: 1, acceptedPerSecond: 1, deliveredPerSecond: 1, latencyMs: null, acceptMs: null, handshakeMs: null, connectsPerSecond: null,
  undisturbedMs: null, outageMs: null, recoveryMs: null, steps: [], knee: null, slowReaderBytes: null, memorySlope: null, business: null, sent: 1, accepted: 1, delivered: 1,
  lost: 0, duplicated: 5, reordered: 0, misdelivered: 0, corrupted: 0, unanswered: 0, unsent: 0, refused: {}, closed: {},
  serverCpuMicrosPerMessage: null, serverCpuShare: null, serverRssBytes: null, processes: [], storeRequestsPerMessage: null, serverRssBytesAtStart: null, rssBytesPerDevice: null, rssReadAfter: null,
  slabBytesPerDevice: null, serverIdleCpuShare: null, generatorCpuShare: 0.6, generatorCpuMicrosPerMessage: null, generatorCpuMicrosPerConnect: null, sendLagMsP99: 10,
};

t.test('a run is valid up to 60 % of a core and 10 ms of lag', async t => {
  t.same(reasonsAgainst(outcome), []);
  t.same(reasonsAgainst({ ...outcome, sendLagMsP99: null }), []);
  t.match(reasonsAgainst({ ...outcome, generatorCpuShare: 0.61 }), [/61 % of a core/]);
  t.match(reasonsAgainst({ ...outcome, sendLagMsP99: 10.1 }), [/10\.1 ms late/]);
  const ended = (endedBy: KneeEnd): string[] => reasonsAgainst({ ...outcome, knee: { under100ms: 1, under1s: 1, endedBy } });
  t.same([...ended('server'), ...ended('cap')], [], 'a cap was wished for');
  t.match([...ended('generators'), ...ended('devices')], [/the knee was not reached: the generators/, /the knee was not reached: each device/]);
});

t.test('repeats are allowed, everything else is a broken promise', async t => {
  t.equal(isCorrect(outcome), true);
  for (const broken of ['lost', 'reordered', 'misdelivered', 'corrupted'] as const) t.equal(isCorrect({ ...outcome, [broken]: 1 }), false, broken);
});
