import t from 'tap';
import { RecentEnvelopes } from '../../../../gateway/routing/owner/dedupe.ts';

const id = (n: number): Uint8Array => new Uint8Array(16).fill(n);

t.test('a repeat is the same envelope for the same devices in the same incarnations', async t => {
  const recent = new RecentEnvelopes(100);
  const first = { envelopeId: id(200), sealed: [{ device: 1, incarnation: 1_795_000_000_000 }, { device: 2, incarnation: 5 }] };
  t.notOk(recent.isRepeat(first, 10));
  t.ok(recent.isRepeat(structuredClone(first), 11));
  t.notOk(recent.isRepeat({ ...first, envelopeId: id(201) }, 12), 'another envelope');
  t.notOk(recent.isRepeat({ ...first, sealed: [{ device: 3, incarnation: 5 }] }, 13), 'a completed set');
  t.notOk(recent.isRepeat({ ...first, sealed: [{ device: 1, incarnation: 1_795_000_000_001 }, { device: 2, incarnation: 5 }] }, 14), 'another incarnation');
  t.strictSame(recent.seen(id(200)), [{ offset: 10, devices: [1, 2] }, { offset: 13, devices: [3] }, { offset: 14, devices: [1, 2] }]);
  t.strictSame(recent.seen(id(9)), []);
});

t.test('of as many devices as there may be, and without any', async t => {
  const recent = new RecentEnvelopes(100);
  const sealed = Array.from({ length: 127 }, (_, i) => ({ device: i + 1, incarnation: Number.MAX_SAFE_INTEGER - i }));
  t.notOk(recent.isRepeat({ envelopeId: id(1), sealed }, 1));
  t.ok(recent.isRepeat({ envelopeId: id(1), sealed }, 2));
  t.notOk(recent.isRepeat({ envelopeId: id(1), sealed: sealed.slice(1) }, 3));
  t.notOk(recent.isRepeat({ envelopeId: id(2) }, 4));
  t.ok(recent.isRepeat({ envelopeId: id(2), sealed: [] }, 5));
});
