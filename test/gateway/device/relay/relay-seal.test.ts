import t from 'tap';
import { RelaySeal } from '../../../../gateway/device/relay/relay-seal.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { TestKeyRing } from '../world.ts';

const MINUTE_MS = 60_000;

t.test('whose frames are relayed: said by a node of the cluster, lately', async t => {
  const clock = new ManualClock();
  const keys = new TestKeyRing();
  const [one, other] = [new RelaySeal(keys, clock), new RelaySeal(keys, clock)];
  const sealed = one.seal('2001:db8::1');
  t.equal(other.open(sealed), '2001:db8::1');
  const [time, , mac] = sealed.split('.');
  t.equal(other.open(`${time ?? ''}.${Buffer.from('192.0.2.1').toString('base64url')}.${mac ?? ''}`), null, 'another address');
  t.equal(new RelaySeal(new TestKeyRing(), clock).open(sealed), null, 'another cluster');
  t.equal(other.open(''), null);
  clock.stepWall(15 * MINUTE_MS);
  t.equal(other.open(sealed), '2001:db8::1');
  clock.stepWall(1);
  t.equal(other.open(sealed), null, 'a quarter of an hour later');
  clock.stepWall(-30 * MINUTE_MS - 2);
  t.equal(other.open(sealed), null, 'nor that long before');
});
