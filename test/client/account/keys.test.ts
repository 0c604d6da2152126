import t from 'tap';
import { decodeKeyRing, type KeyRing } from '../../../crypto/index.ts';
import { Rig, type Person } from '../rig.ts';

const DAY_MS = 86_400_000;
const ringOf = (person: Person): KeyRing => decodeKeyRing(person.profile.get('keyRing', '')?.ring ?? new Uint8Array());

/** Comes back, and so looks after its keys. */
function reconnect(rig: Rig): void {
  rig.server.goDown(1012);
  rig.server.comeUp();
}

t.test('private halves are durable before the server has the public ones', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100', { keepKeys: true });
  const device = rig.server.device(ada.number);
  await rig.until(() => device.pairs.length === 100, 'full');
  device.pairs.splice(0);
  const uploads: string[] = [];
  rig.server.answer = frame => {
    const { oneTime = [], signed, lastResort } = frame.uploadKeys ?? {};
    const ring = ringOf(ada);
    if (oneTime !== null && oneTime.length > 0) uploads.push(oneTime.every(({ id }) => (id ?? 0) < ring.nextOneTimeId) ? 'pairs' : 'too early');
    if (signed && lastResort) uploads.push(signed.id === ring.signed[0]?.id && lastResort.id === ring.lastResort[0]?.id ? 'signed' : 'too early');
    return null;
  };
  rig.clock.stepWall(8 * DAY_MS);
  reconnect(rig);
  await rig.until(() => device.pairs.length === 100 && uploads.includes('signed'), 'uploaded');
  t.strictSame(new Set(uploads), new Set(['signed', 'pairs']));
});

t.test('keys of an upload without an answer are known as our own, also when the next upload does not arrive', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100', { keepKeys: true });
  const device = rig.server.device(ada.number);
  await rig.until(() => device.pairs.length === 100, 'full');
  let uploads = 0;
  rig.server.answer = frame => {
    const { signed, lastResort } = frame.uploadKeys ?? {};
    if (!signed || !lastResort || uploads === 2) return null;
    uploads += 1;
    if (uploads === 1) Object.assign(device, { signed, lastResort });
    return 'none';
  };
  rig.clock.stepWall(8 * DAY_MS);
  reconnect(rig);
  await rig.until(() => uploads === 1, 'the server has them, and says nothing');
  reconnect(rig);
  await rig.until(() => ada.profile.get('keyRing', '')?.pendingDigest === null, 'known');
  rig.clock.stepWall(8 * DAY_MS);
  reconnect(rig);
  await rig.until(() => uploads === 2, 'the next keys are lost on the way');
  reconnect(rig);
  await rig.until(() => ringOf(ada).signed[0]?.id === device.signed.id, 'replaced in the end');
  t.strictSame(ada.of('keysReplaced'), [], 'nobody has exchanged them');
});
