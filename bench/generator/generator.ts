import { setMaxListeners } from 'node:events';
import type { SecureContext } from 'node:tls';
import { Latency } from '../measure/latency.ts';
import { nowUs, pause } from '../measure/now.ts';
import { makeCircles } from './circles.ts';
import type { Command, ConfigureCommand, GeneratorReport, Progress } from './commands.ts';
import { Crew } from './crew.ts';
import type { Device } from './device.ts';
import { inTurns } from './in-turns.ts';
import { PhaseCounts } from './phase-counts.ts';
import { connectAll } from './phases/connect-phase.ts';
import { ExchangePhase } from './phases/exchange-phase.ts';
import { liveOn } from './phases/mix-phase.ts';
import { PhaseWindow } from './phases/phase-window.ts';
import { settle } from './phases/settle-phase.ts';
import { sendSteadily } from './phases/steady-phase.ts';
import { generatorReport } from './report.ts';
import { verifyServer } from './verify-server.ts';

const ACCEPTS_AT_ONCE = 64;
const EXCHANGE_STALL_MS = 30_000;
const LEAVE_TIMEOUT_MS = 5_000;
const STEP_MS = 10;
/** A run that is ended early closes its books first: who is away comes back for what waits, but not for longer than this. */
const RETURN_GRACE_MS = 10_000;
/** A storm is no reason to give up. */
const RECONNECT_ATTEMPTS = 50;

/** The devices of one generator process and what they are told to do. Commands may run side by side when their devices are others. */
export class Generator {
  private readonly crew: Crew;
  private readonly devices: readonly Device[];
  private readonly ackTickMs: number;
  private readonly cutting = new AbortController();
  private readonly givingUp = new AbortController();

  private constructor(settings: ConfigureCommand, secureContext: SecureContext | null) {
    this.crew = new Crew(settings, secureContext);
    this.ackTickMs = settings.ackTickMs;
    setMaxListeners(0, this.cutting.signal, this.givingUp.signal); // one of each command
    this.devices = makeCircles(this.crew, settings);
  }

  /** Reads the accounts and, with TLS, checks whom it will speak to. */
  static async create(settings: ConfigureCommand): Promise<Generator> {
    const url = new URL(settings.urls[0] ?? '');
    return new Generator(settings, url.protocol === 'wss:' ? await verifyServer(url, settings.caFile) : null);
  }

  /** Does what the command says; resolves with what was seen. */
  async run(command: Exclude<Command, ConfigureCommand>): Promise<GeneratorReport> {
    const isTimed = command.kind === 'steady' || command.kind === 'mix';
    const phase = new PhaseCounts(isTimed ? command.startAtUs : nowUs(), command.kind === 'return');
    const devices = command.kind === 'report' || command.kind === 'cut' ? [] : this.inRange(command);
    for (const device of devices) device.phase = phase;
    const window = new PhaseWindow(phase, isTimed ? command.startAtUs : nowUs());
    await this.perform(command, devices, phase, window);
    window.close();
    return generatorReport(this.crew.totals, phase, window, this.devices);
  }

  /** What is so now, and the latencies since it was asked last. */
  progress(): Progress {
    const { totals } = this.crew;
    const { connected, sent, accepted, delivered, refused, recent } = totals;
    totals.recent = new Latency();
    const p99 = recent.percentilesMs()?.p99 ?? null;
    return { connected, sent, accepted, delivered, refused: [...refused.values()].reduce((sum, count) => sum + count, 0), p99Us: p99 === null ? null : p99 * 1000 };
  }

  private async perform(command: Exclude<Command, ConfigureCommand>, devices: readonly Device[], phase: PhaseCounts, window: PhaseWindow): Promise<void> {
    const cut = this.cutting.signal;
    switch (command.kind) {
      case 'report': return;
      case 'cut':
        this.cutting.abort();
        setTimeout(() => { this.givingUp.abort(); }, RETURN_GRACE_MS).unref();
        return;
      case 'connect': return connectAll(devices, { concurrency: command.concurrency, cut });
      case 'accept': return this.accept(devices);
      case 'keep':
        // Of a run that is ended early not all have come so far, and nobody waits for those.
        for (const device of devices) device.keepsConnected = device.isReady || !cut.aborted;
        return;
      case 'hang':
        for (const device of devices) device.hang();
        return;
      case 'leave': return this.leave(devices);
      case 'settle': return this.settle(devices, command.settleMs);
      case 'steady':
        await sendSteadily(devices.filter(device => device.writesTo.length > 0), command, this.crew.random, phase, cut);
        break;
      case 'mix':
        await liveOn(devices, command, this.crew, { phase, window, cut });
        break;
      case 'exchange':
        await new ExchangePhase(devices.filter(device => device.writesTo.length > 0), { ...command, stallMs: EXCHANGE_STALL_MS, cut }).run();
        break;
      case 'return':
        await connectAll(devices, { concurrency: command.concurrency, spreadMs: command.spreadMs, attemptsMax: RECONNECT_ATTEMPTS, cut: this.givingUp.signal, hurry: cut });
        return this.settle(devices, command.settleMs);
      case 'reconnect':
        return this.reconnect(devices, command.concurrency);
    }
    window.close();
    await this.settle(devices, command.settleMs);
  }

  private async reconnect(devices: readonly Device[], concurrency: number): Promise<void> {
    // Not by themselves meanwhile: all of them wait until the last connection is gone.
    await inTurns(devices, device => {
      device.keepsConnected = false;
      device.drop();
    });
    while (devices.some(device => device.isReady)) await pause(STEP_MS);
    await connectAll(devices, { concurrency, attemptsMax: RECONNECT_ATTEMPTS, cut: this.givingUp.signal });
    for (const device of devices) device.keepsConnected = true;
  }

  private inRange(range: Readonly<{ from: number; to: number; parity?: 'any' | 'even' | 'odd' }>): Device[] {
    const isMeant = (index: number): boolean => index >= range.from && index < range.to
      && (range.parity !== 'even' || index % 2 === 0) && (range.parity !== 'odd' || index % 2 === 1);
    return this.devices.filter(device => isMeant(device.index));
  }

  private async accept(devices: readonly Device[]): Promise<void> {
    for (let from = 0; from < devices.length && !this.cutting.signal.aborted; from += ACCEPTS_AT_ONCE) {
      const results = await Promise.all(devices.slice(from, from + ACCEPTS_AT_ONCE).map(device => device.acceptPeers()));
      const refusal = results.find(result => result !== null);
      if (refusal !== undefined) throw new Error(`a device could not accept its peer: ${refusal}`);
    }
  }

  private async settle(devices: readonly Device[], timeoutMs: number): Promise<void> {
    if (timeoutMs === 0) return;
    await settle(devices, timeoutMs);
    // The last deliveries are acknowledged at the next tick.
    await pause(2 * this.ackTickMs);
  }

  private async leave(devices: readonly Device[]): Promise<void> {
    for (const device of devices) device.leave();
    const untilUs = nowUs() + LEAVE_TIMEOUT_MS * 1000;
    while (nowUs() < untilUs && devices.some(device => device.isReady)) await pause(STEP_MS);
  }
}
