import t, { type Test } from 'tap';
import type { messages } from '../../proto/messages.ts';
import type { FakeDevice } from '../support/fake-device.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { loadAccounts } from '../support/load-accounts.ts';
import { registerFakeDevice } from '../support/register-fake-device.ts';
import { SocketDevice, type AccountLine } from '../support/socket-device.ts';

/** The budgets of takers are tested elsewhere; here they would only be in the way. */
const flags = ['--limits-device-bundles-per-pair-burst', '1000', '--limits-device-bundles-per-target-burst', '10000'];
const uploaded = 100;

type Bundle = messages.sealgate.v1.Bundle.$Properties;

/** What one key is known by. */
const nameOf = ({ oneTime, kyber }: Bundle): string => `${oneTime?.id ?? 0} ${kyber?.id ?? 0} ${Buffer.from(oneTime?.key ?? []).toString('hex')}`;

async function withKeys(gateway: GatewayProcess, number: string): Promise<FakeDevice> {
  const target = await registerFakeDevice(gateway, number);
  const socket = await SocketDevice.open(gateway.url);
  await socket.request(target.hello());
  for (let i = 0; i < 2; i++) await socket.request({ uploadKeys: target.pairs(uploaded / 2, Date.now()) });
  socket.close();
  return target;
}

async function take(socket: SocketDevice, target: FakeDevice): Promise<Bundle> {
  const answer = await socket.request({ takeBundles: { account: target.accountBytes, devices: [1] } });
  const bundle = answer.bundles?.bundles?.[0];
  if (bundle === undefined) throw new Error(answer.refused?.name ?? 'no bundle');
  return bundle;
}

async function keysLeft(gateway: GatewayProcess, target: FakeDevice): Promise<number> {
  const socket = await SocketDevice.open(gateway.url);
  await socket.request(target.hello());
  const { keyStatus } = await socket.request({ getKeyStatus: {} });
  socket.close();
  return keyStatus?.oneTime ?? -1;
}

async function taker(gateway: GatewayProcess, account: AccountLine | undefined): Promise<SocketDevice> {
  if (account === undefined) throw new Error('no account');
  return SocketDevice.connect(gateway.url, account);
}

async function started(t: Test, folder: string, env: NodeJS.ProcessEnv = {}): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start({ folder, flags, env });
  t.teardown(() => gateway.kill());
  return gateway;
}

t.test('a one-time key is served once: to a hundred takers at a time, and over kill -9 between the take and the answer', async t => {
  const folder = t.testdir();
  const first = await started(t, folder);
  const target = await withKeys(first, '+12025550161');
  const accounts = await loadAccounts(folder, 20);
  await first.stop();

  const served: Bundle[] = [];
  const before = 3;
  const dying = await started(t, folder, { SEALGATE_FAILPOINT: `after-pre-key-take-before-reply:${before + 1}` });
  const early = await taker(dying, accounts[0]);
  for (let i = 0; i < before; i++) served.push(await take(early, target));
  await t.rejects(take(early, target), /closed/, 'the one that killed it is not answered');
  await dying.exit();
  t.equal(dying.child.signalCode, 'SIGKILL');

  const gateway = await started(t, folder);
  t.equal(await keysLeft(gateway, target), uploaded - before - 1, 'the key is burnt');
  const sockets = await Promise.all(accounts.map(account => taker(gateway, account)));
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => take(sockets[i % sockets.length] ?? early, target)));
  served.push(...answers.filter(bundle => bundle.lastResort !== true));
  t.equal(served.length, uploaded - 1, 'every other one was served');
  t.equal(new Set(served.map(nameOf)).size, served.length, 'none twice');
  t.equal(new Set(served.map(bundle => bundle.oneTime?.id)).size, served.length);
  t.equal(new Set(served.map(bundle => bundle.kyber?.id)).size, served.length);
  const later = answers.filter(bundle => bundle.lastResort === true);
  t.equal(later.length, 100 - (uploaded - before - 1), 'the last resort only when there is none left');
  t.ok(later.every(bundle => !bundle.oneTime && bundle.kyber?.id === target.repeated.lastResort.id), 'and it is the one');
  t.equal(await keysLeft(gateway, target), 0);
  for (const socket of sockets) socket.close();
});
