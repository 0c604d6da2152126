import t from 'tap';
import { DeviceIdentity, compareScanned, pinHash, safetyNumber } from '../../crypto/index.ts';
import { accountOf } from './people.ts';

const party = (digit: string) => ({ account: accountOf(digit), accountKey: DeviceIdentity.generate().publicKey });
const [alice, bob, mallory] = [party('a'), party('b'), party('c')];

t.test('the same 60 digits on both sides, and the codes match', async t => {
  const [mine, theirs] = [safetyNumber(alice, bob), safetyNumber(bob, alice)];
  t.match(mine.digits, /^\d{60}$/);
  t.equal(mine.digits, theirs.digits);
  t.equal(compareScanned(mine, theirs.scannable), true);
  t.equal(compareScanned(theirs, mine.scannable), true);
});

t.test('somebody in between shows', async t => {
  const mine = safetyNumber(alice, { ...bob, accountKey: mallory.accountKey });
  const theirs = safetyNumber(bob, { ...alice, accountKey: mallory.accountKey });
  t.not(mine.digits, theirs.digits);
  t.equal(compareScanned(mine, theirs.scannable), false);
  t.not(safetyNumber(alice, { ...bob, account: mallory.account }).digits, safetyNumber(alice, bob).digits, 'accounts count');
  for (const bytes of [new Uint8Array(), new Uint8Array([1, 2, 3]), new Uint8Array(74)]) t.equal(compareScanned(mine, bytes), false);
  t.throws(() => safetyNumber(alice, { ...bob, accountKey: new Uint8Array(33) }));
});

t.test('PIN hashes: the same for what one person types, another for each account', async t => {
  const hash = Buffer.from(pinHash('1234', alice.account)).toString('hex');
  t.equal(hash.length, 64);
  const of = (pin: string, account = alice.account) => Buffer.from(pinHash(pin, account)).toString('hex');
  for (const same of [' 1234 ', '١٢٣٤', '𝟏𝟐𝟑𝟒']) t.equal(of(same), hash, same);
  t.not(of('1235'), hash);
  t.not(of('1234', bob.account), hash);
  t.equal(of('caf\u00e9'), of('cafe\u0301'));
});
