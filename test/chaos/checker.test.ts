import t from 'tap';
import { check } from './checker.ts';
import { History, parcelText, readParcel, type Happening, type Parcel } from './history.ts';

const devices = ['ada.1', 'bob.1', 'bob.2', 'eve.1'];
const toBob = (n: number): Parcel => ({ from: 'ada.1', to: 'bob', n });
const shown = (device: string, parcel: Parcel): Happening => ({ kind: 'shown', device, parcel });
const accepted = (parcel: Parcel): Happening[] => [{ kind: 'sent', parcel }, { kind: 'accepted', parcel }];
const pushed = { kind: 'pushed', device: 'bob.1', connection: 7, epoch: 1, offset: 5, envelope: 'e1', digest: 'd1' } as const;

/** Two of Bob's devices at two nodes, and what was sent in between. */
const twoNodes: Happening[] = [
  { kind: 'welcomed', device: 'bob.1', connection: 7, node: 'a' },
  { kind: 'asked', device: 'ada.1', message: 'm1' }, { kind: 'answered', device: 'ada.1', message: 'm1', envelope: 'e1' }, { kind: 'welcomed', device: 'bob.2', connection: 8, node: 'b' },
  { ...pushed, device: 'bob.2', connection: 8 }, { kind: 'asked', device: 'ada.1', message: 'm2' }, { kind: 'answered', device: 'ada.1', message: 'm2', envelope: 'e2' },
];

function verdictOn(happenings: readonly Happening[]): ReturnType<typeof check> {
  const history = new History(() => 0);
  for (const happening of happenings) history.add(happening);
  return check(history.events, devices);
}

/** A history in which everything is as it should be, unless something is wrong with it. */
function good(): Happening[] {
  return [...accepted(toBob(1)), ...accepted(toBob(2)), ...['bob.1', 'bob.2'].flatMap(device => [shown(device, toBob(1)), shown(device, toBob(2))])];
}

t.test('a history without a fault', async t => {
  const { counts, violations } = verdictOn([
    ...good(), pushed, { ...pushed, offset: 6, envelope: 'e2', digest: 'd2' }, { ...pushed, connection: 8 }, { kind: 'queueEmpty', device: 'bob.1', connection: 7 }, { kind: 'queueEmpty', device: 'bob.1', connection: 8 },
    { kind: 'sent', parcel: toBob(3) }, { kind: 'refused', parcel: toBob(3), code: 'OFFLINE' },
    { kind: 'asked', device: 'ada.1', message: 'm' }, { kind: 'asked', device: 'ada.1', message: 'm' }, { kind: 'answered', device: 'ada.1', message: 'm', envelope: 'e1' },
  ]);
  t.same(violations, []);
  t.match(counts, { sent: 3, accepted: 2, refused: 1, unfinished: 0, delivered: 4, lost: 0, hiddenRepeats: 1, resends: 1 });
});

const planted: Readonly<Record<string, readonly Happening[]>> = {
  lost: [...good(), ...accepted(toBob(3)), shown('bob.1', toBob(3))],
  duplicated: [...good(), shown('bob.2', toBob(1))],
  reordered: [...accepted(toBob(1)), ...accepted(toBob(2)), shown('bob.1', toBob(2)), shown('bob.1', toBob(1)), shown('bob.2', toBob(1)), shown('bob.2', toBob(2))],
  crossDelivered: [...good(), shown('eve.1', toBob(1))],
  phantom: [...good(), shown('bob.1', toBob(9))],
  unfinished: [...good(), { kind: 'sent', parcel: toBob(3) }, { kind: 'unknown', parcel: toBob(3), code: 'RESULT_UNKNOWN' }],
  refusedYetShown: [...good(), { kind: 'sent', parcel: toBob(3) }, { kind: 'refused', parcel: toBob(3), code: 'X' }, shown('bob.1', toBob(3))],
  strange: [...good(), { kind: 'strange', device: 'bob.1', text: '?' }],
  turnedAway: [...good(), { kind: 'turnedAway', device: 'bob.1', code: 4409 }],
  unreadable: [...good(), { kind: 'quarantined', device: 'bob.1', reason: 'undecryptable' }],
  positionBack: [...good(), pushed, { ...pushed, offset: 4, envelope: 'e0', digest: 'd0' }],
  otherBytes: [...good(), pushed, { ...pushed, connection: 8, digest: 'd2' }],
  twoEnvelopes: [...good(), pushed, { ...pushed, offset: 6, envelope: 'e2' }],
  queueEmptyTwice: [...good(), { kind: 'queueEmpty', device: 'bob.1', connection: 7 }, { kind: 'queueEmpty', device: 'bob.1', connection: 7 }],
  secondEnvelope: [...good(), { kind: 'answered', device: 'ada.1', message: 'm', envelope: 'e1' }, { kind: 'answered', device: 'ada.1', message: 'm', envelope: 'e2' }],
  formerOwner: [...good(), ...twoNodes, { ...pushed, offset: 6, envelope: 'e2', digest: 'd2' }],
  notRemoved: [...good(), { kind: 'connected', device: 'bob.2', node: 'a' }, { kind: 'removed', device: 'bob.2' }],
  pushedAfterRemoval: [...good(), { kind: 'removed', device: 'bob.1' }, ...twoNodes, { ...pushed, offset: 6, envelope: 'e2', digest: 'd2', connection: 9 }],
  keyTwice: [...good(), { kind: 'oneTimeKey', key: '1' }, { kind: 'oneTimeKey', key: '1' }],
};

for (const [kind, happenings] of Object.entries(planted)) {
  t.test(`finds ${kind}, and nothing else`, async t => {
    t.same([...new Set(verdictOn(happenings).violations.map(violation => violation.kind))], [kind]);
  });
}

t.test('what a former owner had been given before, and what a removed device is told', async t => {
  t.same(verdictOn([...good(), ...twoNodes, pushed]).violations, []);
  const end: Happening[] = [{ kind: 'disconnected', device: 'bob.2', code: 4401 }, { kind: 'turnedAway', device: 'bob.2', code: 4401 }];
  t.same(verdictOn([...good(), { kind: 'connected', device: 'bob.2', node: 'a' }, { kind: 'removed', device: 'bob.2' }, ...end, ...accepted(toBob(3)), shown('bob.1', toBob(3))]).violations, []);
});

t.test('what was accepted after all is no longer unknown or refused', async t => {
  const late = verdictOn([...good(), { kind: 'sent', parcel: toBob(3) }, { kind: 'unknown', parcel: toBob(3), code: 'RESULT_UNKNOWN' }, { kind: 'accepted', parcel: toBob(3) }]);
  t.same(late.violations.map(violation => violation.kind), ['lost', 'lost']);
});

t.test('a parcel survives its text', async t => {
  t.same(readParcel(parcelText(toBob(12))), toBob(12));
  for (const text of ['', 'hello', 'parcel a b 0', 'parcel a b x', 'parcel a b 1 2']) t.equal(readParcel(text), null, text);
});
