import type { SecureContext } from 'node:tls';
import { nowUs, pause } from '../measure/now.ts';
import type { Command, ConfigureCommand, GeneratorReport } from './commands.ts';
import { Crew } from './crew.ts';
import { Device } from './device.ts';
import { connectAll } from './phases/connect-phase.ts';
import { ExchangePhase } from './phases/exchange-phase.ts';
import { sendSteadily } from './phases/steady-phase.ts';
import { Prng } from './prng.ts';
import { verifyServer } from './verify-server.ts';

const ACCEPTS_AT_ONCE = 64;
const EXCHANGE_STALL_MS = 30_000;
const SETTLE_STEP_MS = 10;

type Range = Readonly<{ from: number; to: number; parity?: 'any' | 'even' | 'odd' }>;

/** What the counters were at the end of the time in which messages were offered. */
interface Window {
  readonly elapsedMs: number;
  readonly cpuMicros: number;
  readonly accepted: number;
  readonly delivered: number;
}

/** The devices of one generator process and what they are told to do, one command after the other. */
export class Generator {
  private readonly crew: Crew;
  private readonly devices: readonly Device[];
  private readonly random: Prng;
  private readonly ackTickMs: number;
  private startedUs = 0;
  private cpuBefore = 0;
  private acceptedBefore = 0;
  private deliveredBefore = 0;

  private constructor(settings: ConfigureCommand, secureContext: SecureContext | null) {
    this.crew = new Crew(settings, secureContext);
    this.ackTickMs = settings.ackTickMs;
    this.random = new Prng(settings.seed + settings.generator);
    this.devices = this.makeDevices(settings);
  }

  /** Reads the accounts and, with TLS, checks whom it will speak to. */
  static async create(settings: ConfigureCommand): Promise<Generator> {
    const url = new URL(settings.urls[0] ?? '');
    return new Generator(settings, url.protocol === 'wss:' ? await verifyServer(url, settings.caFile) : null);
  }

  /** Does what the command says; resolves with what was seen. */
  async run(command: Exclude<Command, ConfigureCommand>): Promise<GeneratorReport> {
    if (command.kind === 'report') return this.report(this.window());
    this.startPhase(command.kind === 'steady' ? command.startAtUs : nowUs());
    switch (command.kind) {
      case 'connect':
        await connectAll(this.inRange(command), command.concurrency);
        return this.report(this.window());
      case 'accept':
        await this.acceptPeers(this.inRange(command));
        return this.report(this.window());
      case 'steady': {
        this.startedUs = command.startAtUs;
        await sendSteadily(this.devices.filter(device => device.isReady), command, this.random, this.crew.counters);
        const window = this.window();
        await this.settle(command.settleMs);
        return this.report(window);
      }
      case 'exchange': {
        await new ExchangePhase(this.inRange(command), { ...command, stallMs: EXCHANGE_STALL_MS }).run();
        const window = this.window();
        await this.settle(command.settleMs);
        return this.report(window);
      }
      case 'return': {
        this.crew.latencyFromConnect = true;
        await connectAll(this.inRange(command), command.concurrency);
        await this.settle(command.settleMs);
        return this.report(this.window());
      }
      case 'leave':
        await this.leave(this.inRange(command));
        return this.report(this.window());
    }
  }

  progress(): { connected: number; sent: number; accepted: number; delivered: number } {
    const { connected, total } = this.crew.counters;
    return { connected, sent: total.sent, accepted: total.accepted, delivered: total.delivered };
  }

  /** Devices 2n and 2n+1 are each other's peers and live in the same process, which keeps the books of both. */
  private makeDevices(settings: ConfigureCommand): Device[] {
    const devices: Device[] = [];
    for (let index = 0; index < settings.devices; index += 1) {
      if (Math.floor(index / 2) % settings.generators !== settings.generator) continue;
      const device = new Device(this.crew, index);
      const previous = devices.at(-1);
      if (index % 2 === 1 && previous !== undefined) {
        device.peer = previous;
        previous.peer = device;
      }
      devices.push(device);
    }
    return devices;
  }

  private inRange(range: Range): Device[] {
    const isMeant = (index: number): boolean => index >= range.from && index < range.to
      && (range.parity !== 'even' || index % 2 === 0) && (range.parity !== 'odd' || index % 2 === 1);
    return this.devices.filter(device => isMeant(device.index));
  }

  private startPhase(measureFromUs: number): void {
    const { counters } = this.crew;
    counters.startPhase(measureFromUs);
    this.crew.latencyFromConnect = false;
    this.startedUs = nowUs();
    this.cpuBefore = cpuMicros();
    this.acceptedBefore = counters.total.accepted;
    this.deliveredBefore = counters.total.delivered;
  }

  private window(): Window {
    const { total } = this.crew.counters;
    return {
      elapsedMs: (nowUs() - this.startedUs) / 1000,
      cpuMicros: cpuMicros() - this.cpuBefore,
      accepted: total.accepted - this.acceptedBefore,
      delivered: total.delivered - this.deliveredBefore,
    };
  }

  private async acceptPeers(devices: readonly Device[]): Promise<void> {
    for (let from = 0; from < devices.length; from += ACCEPTS_AT_ONCE) {
      const results = await Promise.all(devices.slice(from, from + ACCEPTS_AT_ONCE).map(device => device.acceptPeer()));
      const refusal = results.find(result => result !== null);
      if (refusal !== undefined) throw new Error(`a device could not accept its peer: ${refusal}`);
    }
  }

  /** Waits until everything accepted has been delivered and every send is answered, at most `timeoutMs`. */
  private async settle(timeoutMs: number): Promise<void> {
    const untilUs = nowUs() + timeoutMs * 1000;
    while (nowUs() < untilUs && !this.isSettled()) await pause(SETTLE_STEP_MS);
    // The last deliveries are acknowledged at the next tick.
    if (timeoutMs > 0) await pause(2 * this.ackTickMs);
  }

  private isSettled(): boolean {
    const { accepted, delivered } = this.crew.counters.total;
    if (delivered < accepted) return false;
    return this.devices.every(device => device.ledger.unansweredCount === 0 && device.ledger.lost === 0);
  }

  private async leave(devices: readonly Device[]): Promise<void> {
    for (const device of devices) device.leave();
    const untilUs = nowUs() + 5e6;
    while (nowUs() < untilUs && devices.some(device => device.isReady)) await pause(SETTLE_STEP_MS);
  }

  private report(window: Window): GeneratorReport {
    const { counters } = this.crew;
    const sumOf = (count: (device: Device) => number): number => this.devices.reduce((sum, device) => sum + count(device), 0);
    return {
      phase: {
        ...window,
        offered: counters.offered,
        unsent: counters.unsent,
        connects: counters.connects,
        connectFailures: counters.connectFailures,
        firstConnectUs: Number.isFinite(counters.firstConnectUs) ? counters.firstConnectUs : null,
        lastConnectUs: counters.lastConnectUs,
        lastDeliveryUs: counters.lastDeliveryUs,
        latency: counters.latency.encode(),
        accept: counters.accept.encode(),
        sendLag: counters.sendLag.encode(),
        handshake: counters.handshake.encode(),
        refused: Object.fromEntries(counters.refused),
        closed: Object.fromEntries(counters.closed),
      },
      total: {
        ...counters.total,
        lost: sumOf(device => device.ledger.lost),
        duplicated: sumOf(device => device.ledger.repeated),
        reordered: sumOf(device => device.ledger.reordered),
        unanswered: sumOf(device => device.ledger.unansweredCount),
      },
      connected: counters.connected,
    };
  }
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
