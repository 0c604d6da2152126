import { defaultRoutingLimits } from '../../gateway/routing/limits.ts';
import { noopRoutingObserver } from '../../gateway/routing/observer.ts';
import { present } from '../../gateway/routing/present.ts';
import { createRouter, type LocalRouter, type RouterParts } from '../../gateway/routing/router-local.ts';
import { ManualClock } from '../../proto/clock-manual.ts';
import { errors, SealgateError } from '../../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes, type AccountId, type DeviceKey } from '../../proto/ids.ts';
import { wire, type messages } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { MemoryAccountLog, type LogMood } from '../../storage/account-log/account-log-memory.ts';
import { MemoryAccountStore } from '../../storage/accounts/accounts-memory.ts';
import type { AccountWithDevices, DeviceRow } from '../../storage/accounts/accounts.ts';
import { MemoryPreKeyStore } from '../../storage/pre-keys/pre-keys-memory.ts';
import { MemoryRelationStore } from '../../storage/relations/relations-memory.ts';
import { accountOf, deviceId, deviceRow, manifestOf, seededRandom } from '../gateway/routing/harness.ts';
import { UnreliableMailbox } from './flaky-mailbox.ts';
import { setChangedText, SimulatedDevice, type Note, type World } from './simulated-device.ts';

type SendBody = messages.sealgate.v1.Send.$Properties;
type SetChanged = messages.sealgate.v1.SetChanged.$Properties;

/** A planted bug: parts that replace the right ones. */
export interface Planted {
  readonly parts?: Partial<RouterParts>;
  readonly mailbox?: new (clock: ManualClock, random: Random) => UnreliableMailbox;
}

export interface SimulationReport {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly accepted: number;
  readonly deliveredFirst: number;
  readonly takeOvers: number;
  readonly spilled: number;
  readonly reconnects: number;
  readonly deviceChanges: number;
}

const ACCOUNTS = 5;
const MOODS: readonly LogMood[] = ['plain', 'duplicates', 'rebalances'];
const HEAL_MS = 60_000;

/** Runs one seed: faults, then healing, then the final checks. Virtual time; the same seed does the same. */
export async function simulate(seed: number, messageCount = 500, planted: Planted = {}): Promise<SimulationReport> {
  const simulation = new Simulation(seed, planted);
  await simulation.run(messageCount);
  return simulation.report();
}

interface PendingSend { readonly n: number; body: SendBody; readonly from: DeviceKey; readonly to: AccountId; readonly targets: DeviceKey[] }

class Simulation implements World {
  readonly random: Random;
  readonly router: LocalRouter;
  takeOvers = 0;
  healed = false;
  private readonly seed: number;
  private readonly clock = new ManualClock();
  private readonly log: MemoryAccountLog;
  private readonly mailbox: UnreliableMailbox;
  private readonly accounts = new MemoryAccountStore();
  private readonly devices = new Map<string, SimulatedDevice>();
  private readonly accepted = new Map<string, Set<number>>();
  /** Per (sender device, recipient): at most one send at a time, so that nothing passes an unknown result. */
  private readonly lanes = new Map<string, PendingSend[]>();
  private readonly sent = new Map<string, PendingSend>();
  /** By sending device. */
  private readonly shortSets = new Map<string, string[]>();
  private readonly violations = new Set<string>();
  private changing = false;
  private acceptedCount = 0;
  private spilled = 0;
  private reconnects = 0;
  private deviceChanges = 0;
  private next = 0;
  private incarnations = 5000;

  constructor(seed: number, planted: Planted) {
    this.seed = seed;
    this.random = seededRandom(seed);
    const mood = MOODS[seed % MOODS.length] ?? 'plain';
    this.log = new MemoryAccountLog({ clock: this.clock, random: this.random, partitions: 2, mood });
    const revoke = this.log.rebalance.bind(this.log);
    this.log.rebalance = partitions => { this.takeOvers += 1; revoke(partitions); };
    const append = this.log.append.bind(this.log);
    this.log.append = async (partition, value) => {
      const offset = await append(partition, value);
      this.noteSetChanged(value);
      return offset;
    };
    this.mailbox = new (planted.mailbox ?? UnreliableMailbox)(this.clock, this.random);
    this.router = createRouter({
      log: this.log, mailbox: this.mailbox, accounts: this.accounts, preKeys: new MemoryPreKeyStore(), relations: new MemoryRelationStore(),
      relationKeys: { pair: (a, b) => Buffer.from(a + b), owner: a => Buffer.from(a) },
      envelopeKey: new Uint8Array(32).fill(1), clock: this.clock, wakeUp: { deviceHasMail: () => undefined },
      limits: {
        ...defaultRoutingLimits, windowMessages: 8, takeOverHoldMs: 500, ackGraceMs: 400, strangerMessages: 1e6, strangerBytes: 1e9,
        mailboxReadItems: 5, mailboxWriteItems: 7, spillMemoryBytes: seed % 2 === 0 ? 0 : 4000, storeRetryMaxMs: 400, takeOverHoldBytes: 3000,
      },
      observer: { ...noopRoutingObserver, spilled: count => { this.spilled += count; } },
      ...planted.parts,
    });
  }

  // ---------------------------------------------------------------- World

  fail(text: string): void {
    this.violations.add(text);
  }

  acceptedFor(device: DeviceKey): ReadonlySet<number> {
    return this.acceptedOf(`${device.account}.${device.device}.${device.incarnation}`);
  }

  setChanged(device: DeviceKey, event: SetChanged): void {
    const original = this.sent.get(Buffer.from(event.clientMessageId ?? []).toString('hex'));
    if (original?.from.incarnation !== device.incarnation) return;
    void this.complete(original, event.missing ?? []);
  }

  // ---------------------------------------------------------------- the run

  async run(messageCount: number): Promise<void> {
    for (let n = 0; n < ACCOUNTS; n += 1) await this.addAccount(n);
    await this.router.start();
    await this.turn();
    while (this.next < messageCount && this.violations.size === 0) {
      this.step();
      this.clock.advance(this.random.fraction() < 0.02 ? 600 : this.random.fraction() * 15);
      await this.turn();
    }
    await this.heal();
    await this.router.close();
  }

  report(): SimulationReport {
    const deliveredFirst = [...this.devices.values()].reduce((total, device) => total + device.seen.size, 0);
    return {
      seed: this.seed, violations: [...this.violations], accepted: this.acceptedCount, deliveredFirst, takeOvers: this.takeOvers, spilled: this.spilled,
      reconnects: this.reconnects, deviceChanges: this.deviceChanges,
    };
  }

  private turn(): Promise<void> {
    return new Promise(resolve => { setImmediate(resolve); });
  }

  private step(): void {
    for (const device of this.living()) this.liveOn(device);
    const burst = this.random.fraction() < 0.1 ? 20 : 2;
    for (let i = 0; i < burst; i += 1) this.sendSomething();
    if (this.random.fraction() < 0.01) this.log.rebalance(this.random.fraction() < 0.5 ? [0] : undefined);
    if (this.random.fraction() < 0.03 && !this.changing) void this.changeDevices();
  }

  private liveOn(device: SimulatedDevice): void {
    const dice = this.random.fraction();
    if (device.connection === null) {
      if (dice < 0.1) this.reconnect(device);
    } else if (dice < 0.02) device.disconnect();
    else if (dice < 0.03) this.reconnect(device);
    else if (dice < 0.4) device.ack();
  }

  private reconnect(device: SimulatedDevice): void {
    this.reconnects += 1;
    device.connect();
  }

  private living(): SimulatedDevice[] {
    return [...this.devices.values()].filter(device => !device.removed);
  }

  private async heal(): Promise<void> {
    this.healed = true;
    this.mailbox.faults = false;
    this.log.heal();
    const deadlineMs = this.clock.monotonicMs() + HEAL_MS;
    let reconnectMs = this.clock.monotonicMs() + HEAL_MS / 2;
    while (this.clock.monotonicMs() < deadlineMs && this.violations.size === 0 && !await this.isQuiet()) {
      // A row that a lost owner's writer left behind after the device had said what it has goes at the next connection.
      const reconnects = this.clock.monotonicMs() >= reconnectMs;
      if (reconnects) reconnectMs = Infinity;
      for (const device of this.living()) {
        if (reconnects) device.disconnect();
        if (device.connection === null) device.connect();
        device.connection?.writable();
        device.ack();
      }
      this.clock.advance(60);
      await this.turn();
    }
    if (this.violations.size === 0) await this.checkEnd();
  }

  private async isQuiet(): Promise<boolean> {
    const { uncommitted, outstanding, pendingSpills, unfinishedSends } = this.router.stats();
    if (uncommitted + outstanding + pendingSpills + unfinishedSends > 0 || this.lanes.size > 0 || this.changing) return false;
    if ([0, 1].some(partition => this.log.committedOffset(partition) < this.log.endOffset(partition))) return false;
    for (const { key } of this.living()) if ((await this.mailbox.usage(key)).items > 0) return false;
    return true;
  }

  private async checkEnd(): Promise<void> {
    for (const device of this.living()) {
      for (const n of this.acceptedOf(device.text)) if (!device.seen.has(n)) this.fail(`I1: ${n} accepted and never delivered to ${device.text}`);
    }
    for (const [text, sets] of this.shortSets) {
      const device = this.devices.get(text);
      if (device?.removed !== false) continue;
      for (const set of sets) if (!device.told.has(set)) this.fail(`I1: ${text} was never told of a short set`);
    }
    if (!await this.isQuiet()) this.fail('I14: not drained within a minute after healing');
  }

  /** What is in the log for a sending device must reach it, whether it was connected or not. */
  private noteSetChanged(value: Uint8Array): void {
    const { event } = wire.Record.decode(value);
    if (!present(event?.setChanged)) return;
    const account = accountIdFromBytes(event.account ?? new Uint8Array());
    const text = `${account ?? ''}.${event.device ?? 0}.${event.incarnation ?? 0}`;
    this.shortSets.set(text, [...this.shortSets.get(text) ?? [], setChangedText(event.setChanged)]);
  }

  // ---------------------------------------------------------------- sending

  private sendSomething(): void {
    const living = this.living();
    const from = living[Math.floor(this.random.fraction() * living.length)];
    if (from === undefined) return;
    const to = accountOf(Math.floor(this.random.fraction() * ACCOUNTS));
    if (to === from.key.account) return;
    const lane = `${from.text}>${to}`;
    this.next += 1;
    const send = { n: this.next, body: {}, from: from.key, to, targets: [] };
    const waiting = this.lanes.get(lane);
    if (waiting !== undefined) waiting.push(send);
    else {
      const started = [send];
      this.lanes.set(lane, started);
      void this.work(lane, started);
    }
  }

  private async work(lane: string, queue: PendingSend[]): Promise<void> {
    for (let send = queue[0]; send !== undefined; send = queue[0]) {
      await this.sendUntilKnown(send);
      queue.shift();
    }
    this.lanes.delete(lane);
  }

  private async sendUntilKnown(send: PendingSend): Promise<void> {
    let sealed = false;
    for (;;) {
      if (!sealed) {
        const row = await this.accounts.load(send.to);
        if (row === null) return;
        this.seal(send, row, false, () => true);
        sealed = true;
      }
      try {
        await this.router.send(send.from, send.body);
        this.acceptedCount += 1;
        for (const target of send.targets) this.acceptedOf(`${target.account}.${target.device}.${target.incarnation}`).add(send.n);
        return;
      } catch (error) {
        if (!SealgateError.is(error)) throw error;
        if (errors[error.code].retry === 'never' && error.code !== 'STALE_MANIFEST') this.fail(`send refused: ${error.code}`);
        if (this.violations.size > 0) return;
        sealed = error.code !== 'STALE_MANIFEST';
        if (sealed) await new Promise<void>(resolve => { this.clock.after(30, resolve); });
      }
    }
  }

  /** Completes a short set under the same client message id, as the SDK does: not for devices that it has sealed it for. */
  private async complete(original: PendingSend, missing: readonly number[]): Promise<void> {
    const send: PendingSend = { ...original, targets: [] };
    for (;;) {
      const row = await this.accounts.load(original.to);
      if (row === null || this.violations.size > 0) return;
      this.seal(send, row, true, ({ device, incarnation }) =>
        missing.includes(device) && !original.targets.some(target => target.device === device && target.incarnation === incarnation));
      if (send.targets.length === 0) return;
      try {
        await this.router.send(send.from, send.body);
        for (const target of send.targets) this.acceptedOf(`${target.account}.${target.device}.${target.incarnation}`).add(send.n);
        return;
      } catch {
        await new Promise<void>(resolve => { this.clock.after(30, resolve); });
      }
    }
  }

  private seal(send: PendingSend, { row, devices }: AccountWithDevices, completes: boolean, wanted: (device: DeviceRow) => boolean): void {
    const named = devices.filter(wanted);
    const from = `${send.from.account}.${send.from.device}.${send.from.incarnation}`;
    send.targets.length = 0;
    const sealed = named.map(({ device, incarnation, registrationId }) => {
      send.targets.push({ account: send.to, device, incarnation });
      const note: Note = { n: send.n, from, to: `${send.to}.${device}.${incarnation}`, completes };
      return { device, incarnation, registrationId, payload: new Uint8Array(Buffer.from(JSON.stringify(note))) };
    });
    const clientMessageId = completes ? send.body.clientMessageId ?? null : this.random.bytes(16);
    send.body = { clientMessageId, recipient: accountIdToBytes(send.to), manifestVersion: row.manifestVersion, sealed, completes };
    if (!completes && clientMessageId !== null) this.sent.set(Buffer.from(clientMessageId).toString('hex'), { ...send, targets: [...send.targets] });
  }

  // ---------------------------------------------------------------- devices

  private async addAccount(n: number): Promise<void> {
    const devices = Array.from({ length: 1 + n % 3 }, (_, i) => deviceRow(i + 1, this.incarnations += 1));
    await this.accounts.create({
      account: accountOf(n), kind: 'consumer', state: 'active', numberIndex: null, numberSealed: null, manifestVersion: 1, manifest: manifestOf(1),
      pinHash: null, recoveryHash: null, createdAtMs: 1, lastSeenDay: 0, tag: '',
    }, devices);
    for (const row of devices) this.addDevice(accountOf(n), row);
  }

  private addDevice(account: AccountId, row: DeviceRow): void {
    const key = { account, device: row.device, incarnation: row.incarnation };
    const device = new SimulatedDevice(this, key);
    this.devices.set(device.text, device);
  }

  private async changeDevices(): Promise<void> {
    this.changing = true;
    const account = accountOf(Math.floor(this.random.fraction() * ACCOUNTS));
    const found = await this.accounts.load(account);
    const removes = found?.devices.find(({ device }) => device > 1);
    if (found !== null && accountIdFromBytes(accountIdToBytes(account)) !== null) {
      const adds = removes === undefined || this.random.fraction() < 0.4 ? [this.newRow(found)] : [];
      const removed = adds.length > 0 || removes === undefined ? [] : [removes];
      await this.change(found, adds, removed);
    }
    this.changing = false;
  }

  private newRow(found: AccountWithDevices): DeviceRow {
    const free = [2, 3, 4, 5, 6].find(id => !found.devices.some(({ device }) => device === id)) ?? 7;
    return deviceRow(deviceId(free), this.incarnations += 1);
  }

  private async change({ row, devices }: AccountWithDevices, adds: readonly DeviceRow[], removed: readonly DeviceRow[]): Promise<void> {
    if (devices.length + adds.length > 5) return;
    const version = row.manifestVersion + 1;
    const leaving = removed.flatMap(({ device, incarnation }) => this.devices.get(`${row.account}.${device}.${incarnation}`) ?? []);
    for (const device of leaving) device.leaving = true;
    try {
      await this.router.changeManifest({
        account: row.account, expectedVersion: row.manifestVersion, version, manifest: manifestOf(version), addDevices: adds,
        removeDevices: removed.map(({ device }) => device),
      });
    } catch (error) {
      if (!SealgateError.is(error)) throw error;
    }
    const after = await this.accounts.load(row.account);
    const isApplied = after?.row.manifestVersion === version;
    if (isApplied) for (const added of adds) this.addDevice(row.account, added);
    if (isApplied) this.deviceChanges += 1;
    for (const device of leaving) {
      device.leaving = false;
      device.removed = isApplied;
      if (isApplied && device.connection?.open === true) this.fail('I6: a removed device is still connected after the answer');
    }
  }

  private acceptedOf(text: string): Set<number> {
    const known = this.accepted.get(text);
    if (known !== undefined) return known;
    const created = new Set<number>();
    this.accepted.set(text, created);
    return created;
  }
}
