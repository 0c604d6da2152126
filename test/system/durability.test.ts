import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { freePort } from '../../bench/servers/free-port.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/patience.ts';
import { makeFriends } from '../support/people.ts';

const source = fileURLToPath(new URL('./hold-sync.c', import.meta.url));
const withoutSync = fileURLToPath(new URL('./serve-without-sync.js', import.meta.url));
const numbers = ['+12025550131', '+12025550132'] as const;

/** A gateway whose fsync of the write-ahead log waits while a file exists. */
class HeldGateway {
  readonly gateway: GatewayProcess;
  private readonly file: string;
  private readonly data: string;

  private constructor(gateway: GatewayProcess, folder: string) {
    this.gateway = gateway;
    this.file = join(folder, 'hold');
    this.data = join(folder, 'data');
  }

  static async start(folder: string, program?: readonly string[]): Promise<HeldGateway> {
    const library = join(folder, 'hold-sync.so');
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
    const gateway = await GatewayProcess.start({ folder, flags: ['--port', String(await freePort())], env: { LD_PRELOAD: library, HOLD_SYNC: join(folder, 'hold') }, ...program === undefined ? {} : { program } });
    return new HeldGateway(gateway, folder);
  }

  hold(): void {
    writeFileSync(this.file, '');
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  get isHolding(): boolean {
    return existsSync(`${this.file}.held`);
  }

  /** The write-ahead log's path. */
  get wal(): string {
    const name = readdirSync(this.data).find(entry => entry.endsWith('-wal'));
    if (name === undefined) throw new Error('no write-ahead log');
    return join(this.data, name);
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms); });

/** The log as the disk has it: nothing is being written, it stands still. Its size says little, since after a checkpoint it is written from its beginning again. */
async function settled(held: HeldGateway): Promise<Buffer> {
  for (let before = Buffer.of(), now = readFileSync(held.wal); ; before = now, now = readFileSync(held.wal)) {
    if (before.equals(now)) return now;
    await pause(300);
  }
}

/** Sends while the disk is held back, until it has been asked and a second has passed; whether it was accepted although the disk had nothing of it. */
async function acceptedWithoutDisk(held: HeldGateway, send: () => Promise<unknown>): Promise<{ readonly early: boolean; readonly sending: Promise<unknown> }> {
  let accepted = false;
  held.hold();
  const sending = send().then(() => { accepted = true; });
  sending.catch(() => undefined);
  await until(() => accepted || held.isHolding, 'an answer, or an fsync that is held');
  await pause(1000);
  return { early: accepted, sending };
}

t.test('no Accepted leaves before the fsync that covers it has returned', async t => {
  const folder = t.testdir();
  const held = await HeldGateway.start(folder);
  t.teardown(() => held.gateway.kill());
  const [ada, bob] = await makeFriends(held.gateway, numbers, folder);
  const { early, sending } = await acceptedWithoutDisk(held, () => ada.client.send(bob.number, { text: 'is it safe' }));
  t.ok(held.isHolding, 'an fsync is being held');
  t.equal((await fetch(`${held.gateway.http('operator')}/livez`)).status, 200, 'the gateway goes on meanwhile');
  t.notOk(early, 'nothing was accepted');
  t.notOk(bob.texts.includes('is it safe'), 'nor delivered');
  held.release();
  await sending;
  await bob.hasSeen(2);
  t.same(bob.texts, ['hello', 'is it safe']);
  await Promise.all([ada.goAway(), bob.goAway()]);
});

t.test('the same with synchronous=OFF is found out', async t => {
  const folder = t.testdir();
  const held = await HeldGateway.start(folder, [withoutSync]);
  t.teardown(() => held.gateway.kill());
  const [ada, bob] = await makeFriends(held.gateway, numbers, folder);
  const { early, sending } = await acceptedWithoutDisk(held, () => ada.client.send(bob.number, { text: 'is it safe' }));
  t.ok(early, 'accepted although nothing was synced');
  held.release();
  await sending;
  await Promise.all([ada.goAway(), bob.goAway()]);
});

t.test('a second signal while a commit waits for the disk ends with its code, as soon as the commit is over', async t => {
  const folder = t.testdir();
  const held = await HeldGateway.start(folder);
  t.teardown(() => held.gateway.kill());
  const [ada, bob] = await makeFriends(held.gateway, numbers, folder);
  held.hold();
  ada.client.send(bob.number, { text: 'is it safe' }).catch(() => undefined);
  await until(() => held.isHolding, 'an fsync that is held');
  held.gateway.child.kill('SIGTERM');
  await until(async () => (await fetch(`${held.gateway.http('operator')}/readyz`)).status === 503, 'the drain');
  held.gateway.child.kill('SIGTERM');
  await pause(500);
  held.release();
  t.equal(await held.gateway.exit(), 128 + 15, held.gateway.stderr.join('\n'));
  await Promise.all([ada.goAway(), bob.goAway()]);
});

t.test('a power cut that drops what was not synced loses nothing accepted', async t => {
  const folder = t.testdir();
  const held = await HeldGateway.start(folder);
  const [ada, bob] = await makeFriends(held.gateway, numbers, folder);
  await bob.goAway();
  const accepted = ['one', 'two', 'three'];
  for (const text of accepted) await ada.client.send(bob.number, { text });
  const synced = await settled(held);
  const { early } = await acceptedWithoutDisk(held, () => ada.client.send(bob.number, { text: 'four' }));
  t.notOk(early);
  await held.gateway.kill();
  await ada.goAway();
  t.notOk(readFileSync(held.wal).equals(synced), 'something was written and not synced');
  writeFileSync(held.wal, synced);
  held.release();

  const again = await GatewayProcess.start({ folder, flags: ['--port', new URL(held.gateway.url).port] });
  t.teardown(() => again.kill());
  await bob.comeBack();
  await bob.hasSeen(4);
  t.same(bob.texts, ['hello', ...accepted]);
  await ada.comeBack();
  await bob.hasSeen(5);
  t.equal(bob.texts.at(-1), 'four', 'what was not accepted is sent again by the client');
  await Promise.all([ada.goAway(), bob.goAway()]);
});
