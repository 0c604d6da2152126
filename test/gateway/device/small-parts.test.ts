import t from 'tap';
import { ReturnSpread } from '../../../gateway/device/routes/return-spread.ts';
import { fixedUrls } from '../../../gateway/device/routes/published-urls.ts';
import { createServer } from 'node:http';
import { AddressBook, addressGroup } from '../../../gateway/device/address-book.ts';
import { checkDeviceLimits, defaultDeviceLimits } from '../../../gateway/device/limits.ts';
import { systemEventLoop } from '../../../gateway/device/event-loop-system.ts';
import { answerHttp } from '../../../gateway/device/plain-http.ts';
import { createWebhookCodeSender } from '../../../gateway/device/registration/code-sender-webhook.ts';
import { randomCode } from '../../../gateway/device/registration/random-code.ts';
import { TimingWheel } from '../../../gateway/device/timing-wheel.ts';
import { TurnPace } from '../../../gateway/device/turn-pace.ts';
import { ClientAddress, canonicalAddress } from '../../../gateway/device/transport/client-address.ts';
import { parseProxyHeader } from '../../../gateway/device/transport/proxy-header.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { systemRandom } from '../../../proto/random-system.ts';

t.test('limits that contradict each other are refused', async t => {
  checkDeviceLimits(defaultDeviceLimits);
  for (const change of [{ idleTimeoutMs: 7_000 }, { idleTimeoutMs: 961_000 }, { firstFrameBytesMax: 1e9 }, { sendBufferBytesMax: 10 }, { oneTimeKeysPerUploadMax: 1_000 }, { codeDigits: 4 }, { sendsBurst: 0 }, { bytesBurst: 1 }, { unauthenticatedPerAddressMax: 5_000 }]) {
    t.throws(() => checkDeviceLimits({ ...defaultDeviceLimits, ...change }), RangeError);
  }
});

t.test('an IPv6 client is its /64, IPv4 itself', async t => {
  t.equal(addressGroup('192.0.2.1'), '192.0.2.1');
  t.equal(addressGroup('2001:db8::1'), addressGroup('2001:0db8:0000:0000:ffff::2'));
  t.not(addressGroup('2001:db8::1'), addressGroup('2001:db8:0:1::1'));
  const book = new AddressBook({ ...defaultDeviceLimits, unauthenticatedPerNodeMax: 2 });
  const entry = book.opened('192.0.2.1');
  book.opened('192.0.2.2');
  t.equal(book.refusal('192.0.2.3'), 'nodeLimit');
  book.authenticated(entry);
  t.equal(book.refusal('192.0.2.3'), null);
  book.closed(entry, true);
  t.same([book.connections, book.unauthenticated], [1, 1]);
});

t.test('as many connections as an address may have, and no more', async t => {
  const book = new AddressBook({ ...defaultDeviceLimits, connectionsPerAddressMax: 2, unauthenticatedPerAddressMax: 1 });
  const entry = book.opened('192.0.2.1');
  t.equal(book.refusal('192.0.2.1'), 'addressLimit', 'one that has not said who it is');
  book.authenticated(entry);
  t.equal(book.refusal('192.0.2.1'), null);
  book.authenticated(book.opened('192.0.2.1'));
  t.equal(book.refusal('192.0.2.1'), 'addressLimit');
  t.equal(book.refusal('192.0.2.2'), null);
  book.closed(entry, true);
  t.equal(book.refusal('192.0.2.1'), null);
});

t.test('those who are sent away together come back one after another, and a few at once', async t => {
  const clock = new ManualClock();
  const spread = new ReturnSpread(clock, 100, 500);
  const herd = Array.from({ length: 1000 }, () => spread.nextMs());
  t.strictSame([herd[0], herd[499], herd[999]], [500, 5_000, 10_000]);
  clock.advance(9_900);
  t.equal(spread.nextMs(), 500, 'the herd is back');
  t.equal(Math.max(...Array.from({ length: 20_000 }, () => spread.nextMs())), 60_000, 'nobody waits for longer');
});

t.test('deadlines: never early, at most two ticks late, one per item', async t => {
  const clock = new ManualClock();
  const wheel = new TimingWheel(clock, 10_000, 100);
  const fired: number[] = [];
  const item = { deadlineSlot: -1, onDeadline: () => { fired.push(clock.monotonicMs()); } };
  wheel.set(item, 500);
  wheel.set(item, 1_000);
  clock.advance(999);
  t.same(fired, []);
  clock.advance(201);
  t.equal(fired.length, 1);
  wheel.set(item, 10_000);
  clock.advance(9_999);
  t.equal(fired.length, 1);
  wheel.clear(item);
  clock.advance(1_000);
  t.equal(fired.length, 1);
  wheel.stop();
});

t.test('who the client is', async t => {
  t.equal(canonicalAddress('::ffff:192.0.2.1'), '192.0.2.1');
  t.equal(canonicalAddress('0000:0000:0000:0000:0000:ffff:c000:0201'), '192.0.2.1');
  const clients = new ClientAddress(['10.0.0.0/8', '::1']);
  t.equal(clients.of('10.1.1.1', '', '203.0.113.1, garbage'), '10.1.1.1');
  t.equal(clients.of('10.1.1.1', '', '203.0.113.1, 198.51.100.1, 10.2.2.2'), '198.51.100.1');
  t.equal(clients.of('192.0.2.1', '', '203.0.113.1'), '192.0.2.1');
  t.equal(clients.of('::1', '203.0.113.5', ''), '203.0.113.5');
  t.throws(() => new ClientAddress(['10.0.0.0/33']), { code: 'BAD_CONFIG' });
});

t.test('PROXY headers in pieces, of both families, broken', async t => {
  const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
  const v4 = Buffer.concat([signature, Buffer.from([0x21, 0x11, 0, 12, 203, 0, 113, 9, 127, 0, 0, 1, 0, 1, 0, 2]), Buffer.from('GET')]);
  for (let length = 0; length < 28; length++) t.equal(parseProxyHeader(v4.subarray(0, length)), 'more');
  t.match(parseProxyHeader(v4), { address: '203.0.113.9' });
  const v6 = Buffer.concat([signature, Buffer.from([0x21, 0x21, 0, 36]), Buffer.from('20010db8000000000000000000000001'.repeat(2), 'hex'), Buffer.alloc(4)]);
  t.match(parseProxyHeader(v6), { address: '2001:0db8:0000:0000:0000:0000:0000:0001' });
  t.match(parseProxyHeader(Buffer.concat([signature, Buffer.from([0x20, 0, 0, 0])])), { address: '' });
  t.equal(parseProxyHeader(Buffer.from('GET / HTTP/1.1')), null);
  t.throws(() => parseProxyHeader(Buffer.concat([signature, Buffer.from([0x11, 0x11, 0, 12])])));
  t.throws(() => parseProxyHeader(Buffer.concat([signature, Buffer.from([0x21, 0x11, 0xff, 0xff])])));
});

t.test('codes have their digits, leading zeros too', async t => {
  for (let i = 0; i < 2_000; i++) t.match(randomCode(systemRandom, 6), /^[0-9]{6}$/);
  t.equal(randomCode({ bytes: () => new Uint8Array([0, 0, 0, 7]), fraction: () => 0 }, 6), '000007');
});

t.test('the route before connecting', async t => {
  const here = { urls: fixedUrls('wss://a'), relays: false, pushKey: 'key', router: { ownerOf: () => ({ at: 'here' }) as const } };
  const node = { name: 'b', deviceUrl: 'wss://b', nodeUrl: 'wss://10.0.0.2' };
  const elsewhere = { ...here, router: { ownerOf: () => ({ at: 'elsewhere', node, mapVersion: 4 }) as const } };
  const get = (path: string, query = '', parts: Parameters<typeof answerHttp>[0] = here): { status: number; body: unknown } => {
    const { status, body } = answerHttp(parts, { method: 'GET', path, query, address: '192.0.2.1' });
    return { status, body: JSON.parse(body) };
  };
  const account = 'account=3f6c1c1e-0d8a-4c9b-9a55-0c0f3a2b1d00';
  t.same(get('/v1/route', account), { status: 200, body: { url: 'wss://a', mapVersion: 0 } });
  t.same(get('/v1/route', account, elsewhere), { status: 200, body: { url: 'wss://b', mapVersion: 4 } });
  t.same(get('/v1/route', account, { ...elsewhere, relays: true }).body, { url: 'wss://a', mapVersion: 4 }, 'this node relays');
  t.equal(get('/v1/route', account, { ...here, router: { ownerOf: () => ({ at: 'nobody' }) as const } }).status, 503);
  t.equal(get('/v1/route', 'account=x').status, 400);
  t.equal(get('/').status, 404);
  t.same(get('/v1/push-key').body, { publicKey: 'key' });
  t.equal(answerHttp(here, { method: 'POST', path: '/v1/route', query: account, address: '' }).status, 405);
});

t.test('the webhook sender posts once, with its token, and takes only 2xx', async t => {
  const seen: { body: string; authorization: string | undefined }[] = [];
  let status = 204;
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', chunk => { body += String(chunk); });
    req.on('end', () => {
      seen.push({ body, authorization: req.headers.authorization });
      if (status !== 0) res.writeHead(status, { location: '/again' }).end();
    });
  });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  t.teardown(() => { server.closeAllConnections(); server.close(); });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('address');
  const sender = createWebhookCodeSender(`http://127.0.0.1:${address.port}/codes`, 3000, 'token');
  const message = { number: '+12025550100', code: '123456', transport: 'voice', expiresInSeconds: 600 } as const;
  await sender.send(message);
  t.same(JSON.parse(seen[0]?.body ?? ''), message);
  t.equal(seen[0]?.authorization, 'Bearer token');
  for (status of [500, 302, 0]) await t.rejects(sender.send(message));
  t.equal(seen.length, 4);
});

t.test('turns of the loop are stretched under load only, and never beyond what they lack', async t => {
  const clock = new ManualClock();
  const rests: number[] = [];
  let ended: (() => void) | null = null;
  const pace = new TurnPace(clock, {
    afterTurn: task => { ended = task; },
    rest: ms => {
      rests.push(ms);
      clock.advance(ms);
    },
  });
  const turn = (frames: number, tookMs: number): void => {
    for (let i = 0; i < frames; i += 1) pace.frame();
    clock.advance(tookMs);
    ended?.();
    ended = null;
  };
  for (let i = 0; i < 300; i += 1) turn(1, 4);
  t.same(rests, [], '250 frames a second: nobody waits');
  let fromMs = clock.monotonicMs();
  for (let i = 0; i < 1000; i += 1) {
    const frames = Math.floor((clock.monotonicMs() - fromMs) / 2);
    fromMs += 2 * frames;
    turn(frames, 1);
  }
  t.ok(rests.length > 100 && rests.every(ms => ms <= 3.2), '500 a second: a turn of 1 ms is made one of 4');
  t.ok(rests.slice(10).every(ms => ms >= 1.8));
  rests.length = 0;
  clock.advance(60_000);
  turn(1, 1);
  for (let i = 0; i < 300; i += 1) turn(16, 1);
  t.ok(rests.length > 0, '2,000 a second');
  t.same(new Set(rests.slice(1)), new Set([7]), 'a turn of 1 ms is made one of 8');
  rests.length = 0;
  for (let i = 0; i < 100; i += 1) turn(20, 8);
  t.same(rests, [], 'who has 8 ms of work does not rest');
  clock.advance(60_000);
  for (let i = 0; i < 300; i += 1) turn(1, 4);
  t.same(rests, [], 'when it is over, the first frame does not wait either');
});

t.test('the loop of this thread rests, and goes on', async t => {
  const turned = new Promise<void>(resolve => { systemEventLoop.afterTurn(resolve); });
  const startedMs = performance.now();
  systemEventLoop.rest(5);
  t.ok(performance.now() - startedMs >= 4);
  await turned;
});
