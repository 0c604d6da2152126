import { join } from 'node:path';
import t from 'tap';
import { freePort } from '../../bench/servers/free-port.ts';
import type { FailPointName } from '../../gateway/routing/fail-points.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { makeFriends, Person } from '../support/people.ts';

/** So that mail for somebody away is stored soon after a start, not after the ten seconds that sockets get to come back. */
const hold = ['--limits-routing-take-over-hold-ms', '500'];

/** A gateway that always comes back on the same port, so that the clients find it by themselves. */
class Restarting {
  current: GatewayProcess;
  private readonly folder: string;
  private readonly port: string;

  private constructor(folder: string, port: string, gateway: GatewayProcess) {
    this.folder = folder;
    this.port = port;
    this.current = gateway;
  }

  static async start(folder: string): Promise<Restarting> {
    const port = String(await freePort());
    return new Restarting(folder, port, await GatewayProcess.start({ folder, flags: ['--port', port, ...hold] }));
  }

  /** As restart(), after a clean stop: nothing is left to be replayed, which could reach the point too early. */
  async restartCleanly(failPoint: string): Promise<void> {
    await this.current.stop();
    await this.restart(failPoint);
  }

  /** `failPoint`: NAME or NAME:n, where the process kills itself. */
  async restart(failPoint?: string): Promise<void> {
    await this.current.kill();
    // The clients see the cut before anything is asked of them.
    await new Promise(resolve => { setTimeout(resolve, 50); });
    this.current = await GatewayProcess.start({ folder: this.folder, flags: ['--port', this.port, ...hold], env: failPoint === undefined ? {} : { SEALGATE_FAILPOINT: failPoint } });
  }

  /** Resolves when it has killed itself. */
  async died(): Promise<string | null> {
    await this.current.exit();
    return this.current.child.signalCode;
  }
}

const textsOf = (point: string): readonly string[] => Array.from({ length: 12 }, (_, i) => `${point} ${i}`);

t.test('kill -9 at every named point loses nothing, shows nothing twice and keeps the order', async t => {
  const folder = t.testdir();
  const gateway = await Restarting.start(folder);
  t.teardown(() => gateway.current.kill());
  const [ada, bob] = await makeFriends(gateway.current, ['+12025550111', '+12025550112'], folder);
  t.teardown(() => Promise.all([ada.goAway(), bob.goAway()]));
  const expected = [...bob.texts];

  /** Everything sent while this point killed the process is there, each once, in order. */
  async function arrived(point: FailPointName): Promise<void> {
    expected.push(...textsOf(point));
    await bob.hasSeen(expected.length);
    t.same(bob.texts, expected, `${point}: each once, in order`);
  }

  // The 5th time, so that something is on both sides of the cut.
  const online: readonly FailPointName[] = ['after-validation-before-append', 'after-append-before-reply', 'after-push-before-ack', 'after-ack-before-delete'];
  for (const point of online) {
    await gateway.restart(point === 'after-ack-before-delete' ? point : `${point}:5`);
    await ada.online();
    const sending = ada.sendAll(bob, textsOf(point));
    t.equal(await gateway.died(), 'SIGKILL', `${point} was reached`);
    await gateway.restart();
    await sending;
    await arrived(point);
  }

  const away: readonly FailPointName[] = ['after-consume-before-mailbox-write', 'after-mailbox-write-before-commit'];
  for (const point of away) {
    await bob.goAway();
    await gateway.restartCleanly(point);
    await ada.online();
    const sending = ada.sendAll(bob, textsOf(point));
    t.equal(await gateway.died(), 'SIGKILL', `${point} was reached`);
    await gateway.restart();
    await sending;
    await bob.comeBack();
    await arrived(point);
  }

  const returning: FailPointName = 'after-commit-before-push';
  await bob.goAway();
  await gateway.restartCleanly(returning);
  await ada.online();
  await ada.sendAll(bob, textsOf(returning));
  // What is still held for a device after a start is pushed without the mailbox, and this point is not passed.
  await gateway.current.metricReaches('sealgate_mailbox_items_total{operation="write"}', textsOf(returning).length);
  await bob.comeBack();
  t.equal(await gateway.died(), 'SIGKILL', `${returning} was reached`);
  await gateway.restart();
  await arrived(returning);
});

t.test('kill -9 between the new manifest and its announcement: a removed device stays removed', async t => {
  const folder = t.testdir();
  const gateway = await Restarting.start(folder);
  t.teardown(() => gateway.current.kill());
  const [ada, bob] = await makeFriends(gateway.current, ['+12025550113', '+12025550114'], folder);
  const second = await Person.link(bob, gateway.current.url, join(folder, 'second'));
  t.teardown(() => Promise.all([ada.goAway(), bob.goAway(), second.goAway()]));
  const point: FailPointName = 'after-manifest-before-record';
  await gateway.restart(point);
  await Promise.all([bob.online(), second.online()]);
  const stopped = new Promise<number>(resolve => second.client.on('disconnected', ({ then, code }) => { if (then === 'stop') resolve(code); }));
  const removing = bob.client.removeDevice(2).then(() => 'removed', () => 'unknown');
  t.equal(await gateway.died(), 'SIGKILL', `${point} was reached`);
  await gateway.restart();
  await removing;
  t.equal(await stopped, 4401, 'the removed device is told that it is one');
  await ada.online();
  await ada.client.send(bob.number, { text: 'only for the first' });
  await bob.hasSeen(2);
  t.same(second.texts, [], 'and gets nothing');
  t.same((await bob.client.devices()).map(device => Number(device.id)), [1]);
});
