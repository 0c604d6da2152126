import t from 'tap';
import { movedTo, parseServerUrl } from '../../../client/connection/server-url.ts';
import { BackOff } from '../../../client/connection/back-off.ts';
import { systemRandom } from '../../../proto/random-system.ts';
import { OperatorKey, signClusterUrls } from '../../../crypto/index.ts';
import { Rig } from '../rig.ts';

t.test('where a client connects', async t => {
  t.equal(parseServerUrl('wss://example.org').href, 'wss://example.org/v1/device');
  t.equal(parseServerUrl('http://127.0.0.1:8080').href, 'ws://127.0.0.1:8080/v1/device');
  t.equal(parseServerUrl('ws://[::1]:1/x').href, 'ws://[::1]:1/x');
  t.throws(() => parseServerUrl('ws://example.org'), { code: 'BAD_CONFIG' }, 'plain only on loopback');
  t.throws(() => parseServerUrl('nonsense'), { code: 'BAD_CONFIG' });
});

t.test('where a client lets itself be moved', async t => {
  const allowed = ['wss://a.example', 'wss://b.example:444/v1/device'];
  t.equal(movedTo('wss://b.example:555', allowed)?.href, 'wss://b.example:555/v1/device');
  t.equal(movedTo('wss://evil.example', allowed), null, 'a host that nobody named');
  t.equal(movedTo('ws://b.example', allowed), null, 'without TLS');
  t.equal(movedTo('wss://u:p@b.example', allowed), null);
  t.equal(movedTo('nonsense', allowed), null);
});

t.test('pauses grow and are spread', async t => {
  const backOff = new BackOff({ ...systemRandom, fraction: () => 1 });
  t.strictSame([1, 2, 3, 4].map(() => backOff.nextMs()), [500, 1000, 2000, 4000]);
  for (let n = 0; n < 20; n += 1) backOff.nextMs();
  t.equal(backOff.nextMs(), 60_000);
  backOff.reset();
  t.equal(backOff.nextMs(), 500);
});

t.test('close codes', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100');
  for (const code of [1012, 4503, 1013, 1006, 4999]) {
    const before = ada.of('connected').length;
    rig.server.goDown(code);
    rig.server.comeUp();
    await rig.until(() => ada.of('connected').length > before, `back after ${code}`);
  }
  rig.server.goDown(4409);
  rig.server.comeUp();
  await rig.until(() => ada.client.connection === 'stopped', 'stopped');
  await rig.pass(5000);
  t.equal(ada.of('connected').length, 6, 'does not come back by itself');
  t.match(ada.of('disconnected').at(-1), { code: 4409, then: 'stop' });
  await t.rejects(rig.done(ada.client.send('+12025550101', { text: 'x' })), { code: 'OFFLINE' });
});

t.test('moved: follows what was named, three times, then asks again where it began', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100');
  rig.server.welcome = { urls: ['wss://node-b.example'] };
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => ada.of('connected').length === 2, 'knows the hosts');
  rig.server.urls.length = 0;
  rig.server.moves = { url: 'wss://node-b.example', times: 4 };
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => ada.of('connected').length === 3, 'connected');
  const base = 'ws://127.0.0.1:1/v1/device';
  const other = 'wss://node-b.example/v1/device';
  t.strictSame(rig.server.urls, [base, other, other, other, base]);
  rig.server.urls.length = 0;
  rig.server.moves = { url: 'wss://evil.example', times: 1 };
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => ada.of('connected').length === 4, 'connected');
  t.strictSame(rig.server.urls, [base, base], 'not to a host that nobody named');
});

t.test('where the cluster signs its URLs, those that the operator has not signed are nobody\'s', async t => {
  const rig = new Rig(t);
  rig.server.welcome = { urls: ['wss://evil.example'], cluster: signClusterUrls({ clusterId: 'test', urls: ['wss://evil.example'], issuedAtMs: 1, expiresAtMs: 9e12 }, OperatorKey.generate()) };
  const ada = await rig.person('+12025550100');
  t.strictSame(ada.profile.get('self', '')?.urls, []);
});

t.test('a server that names an absurd silence is not asked without end', async t => {
  const rig = new Rig(t);
  rig.server.welcome = { limits: { unansweredRequestsMax: 64, idleTimeoutMs: 1 } };
  await rig.person('+12025550100');
  const before = rig.server.count('ping');
  await rig.pass(2000);
  t.ok(rig.server.count('ping') - before <= 2);
});

t.test('a server can send nobody away for longer than a drain may take', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100', { random: { ...systemRandom, fraction: () => 0.99 } });
  rig.server.event(rig.server.device(ada.number), { goingAway: { reconnectWithinMs: 0xffff_ffff } });
  await rig.pass(100);
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => ada.of('disconnected').length === 1, 'sent away');
  rig.clock.advance(600_000);
  await rig.until(() => ada.of('connected').length === 2, 'back');
});

t.test('told again and again to come back soon, a client asks less and less often', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100', { random: { ...systemRandom, fraction: () => 0.1 } });
  rig.server.answer = frame => frame.hello ? 4503 : null;
  rig.server.goDown(4503);
  rig.server.comeUp();
  rig.server.urls.length = 0;
  await rig.pass(10_000);
  const asked = rig.server.urls.length;
  t.ok(asked > 10 && asked < 70, `asked ${asked} times in 10 s`);
  rig.server.answer = () => null;
  await rig.until(() => ada.client.connection === 'online', 'back');
});

t.test('where it was let in last it is told to come back soon without end: asks the others, and stays there', async t => {
  const rig = new Rig(t);
  rig.server.welcome = { urls: ['wss://node-b.example'] };
  const ada = await rig.person('+12025550100');
  const base = 'ws://127.0.0.1:1/v1/device';
  const other = 'wss://node-b.example/v1/device';
  rig.server.answer = frame => frame.hello && rig.server.urls.at(-1) === base ? 4503 : null;
  rig.server.goDown(4503);
  rig.server.comeUp();
  rig.server.urls.length = 0;
  await rig.until(() => ada.of('connected').length === 2, 'at the other one');
  t.strictSame(rig.server.urls, [base, base, base, base, base, other]);
  rig.server.urls.length = 0;
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => ada.of('connected').length === 3, 'again');
  t.strictSame(rig.server.urls, [other]);
});

t.test('moved to where nobody answers: asks again who owns the account, and follows when somebody is there', async t => {
  const rig = new Rig(t);
  rig.server.welcome = { urls: ['wss://node-b.example'] };
  const ada = await rig.person('+12025550100');
  rig.server.unreachable = 'wss://node-b.example';
  rig.server.moves = { url: 'wss://node-b.example', times: 1000 };
  rig.server.goDown();
  rig.server.comeUp();
  rig.server.urls.length = 0;
  await rig.pass(9_000);
  const atTheDead = rig.server.urls.filter(url => url.startsWith('wss://node-b.example')).length;
  t.ok(atTheDead >= 2 && atTheDead <= 5, `tried ${atTheDead} times in 9 s`);
  t.ok(rig.server.urls.length <= 40, `asked ${rig.server.urls.length} times`);
  rig.server.unreachable = null;
  rig.server.moves = { url: 'wss://node-b.example', times: 1 };
  await rig.until(() => ada.client.connection === 'online', 'at the new owner');
});

t.test('while a client comes back, so many sends are held, and go in order', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100', { heldSendsMax: 3, offlineAfterMs: 60_000 });
  const bob = await rig.person('+12025550101');
  await rig.done(ada.client.send(bob.number, { text: 'before' }));
  rig.server.goDown();
  await rig.until(() => ada.client.connection !== 'online', 'away');
  const held = ['one', 'two', 'three'].map(text => ada.client.send(bob.number, { text }));
  await rig.pass(2_000);
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'four' })), { code: 'SENDS_WAITING' });
  rig.server.comeUp();
  await rig.done(Promise.all(held));
  await rig.until(() => bob.texts().length === 4, 'they came');
  t.strictSame(bob.texts(), ['before', 'one', 'two', 'three']);
  await rig.done(ada.client.send(bob.number, { text: 'five' }));
});

t.test('what may be asked twice is asked again where the first connection ended, or its node was going', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  for (const trouble of [4503, 1006, 'DRAINING'] as const) {
    let times = 0;
    rig.server.answer = frame => frame.setRelation && (times += 1) === 1 ? trouble : null;
    await rig.done(ada.client.block(bob.account));
    t.equal(times, 2, `after ${trouble}`);
  }
  rig.server.answer = () => null;
});

t.test('keep-alive: a server that has gone silent', async t => {
  const rig = new Rig(t);
  rig.server.welcome = { limits: { idleTimeoutMs: 3000, unansweredRequestsMax: 8 } };
  const ada = await rig.person('+12025550100');
  await rig.pass(4000);
  t.ok(rig.server.count('ping') > 0, 'asks for a sign of life');
  t.equal(ada.of('disconnected').length, 0);
  rig.server.answer = frame => frame.ping ? 'none' : null;
  await rig.until(() => ada.of('disconnected').length === 1, 'gives it up');
});

t.test('another cluster, a refused secret', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100');
  rig.server.welcome = { clusterId: 'another' };
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => ada.client.connection === 'stopped', 'stopped');
  const bob = await (async () => { rig.server.welcome = {}; return rig.person('+12025550101'); })();
  rig.server.answer = frame => frame.hello ? 'UNAUTHENTICATED' : null;
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => bob.client.connection === 'stopped', 'stopped');
  await t.rejects(rig.done(bob.client.send(ada.account, { text: 'x' })), { code: 'UNAUTHENTICATED' });
});
