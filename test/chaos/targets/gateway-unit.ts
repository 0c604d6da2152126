import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../../../bench/servers/free-port.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import type { Unit } from './target.ts';

export interface GatewayUnitOptions {
  readonly name: string;
  readonly folder: string;
  readonly flags: readonly string[];
  /** More files for NODE_OPTIONS=--import. */
  readonly preload: readonly string[];
}

/** Longer than what is behind it may be away, by several faults in a row. */
const START_WITHIN_MS = 300_000;
const START_AGAIN_MS = 1_000;
const everyLife = ['../clock-shift.js', '../full-disk.js'].map(file => new URL(file, import.meta.url).href);

/** One `sealgate serve` on ports of its own, which it has again after each start. */
export class GatewayUnit implements Unit {
  readonly name: string;
  /** Ends that nobody asked for, with the last lines. */
  readonly deaths: string[] = [];
  /** Lines of level error and above, of all its lives. */
  readonly loudLines: string[] = [];
  failedStarts = 0;
  /** How drains ended, by exit code. */
  readonly drains = new Map<number | null, number>();
  /** Number of the present life, from 1. */
  life = 0;
  private preload: readonly string[];
  private flags: readonly string[];
  private readonly options: GatewayUnitOptions;
  private readonly ports: { readonly device: number; readonly api: number; readonly operator: number };
  private gateway: GatewayProcess | null = null;
  private starting: Promise<void> | null = null;

  private constructor(options: GatewayUnitOptions, [device = 0, api = 0, operator = 0]: readonly number[]) {
    this.options = options;
    this.name = options.name;
    this.preload = options.preload;
    this.flags = options.flags;
    this.ports = { device, api, operator };
    mkdirSync(options.folder, { recursive: true });
  }

  static async create(options: GatewayUnitOptions): Promise<GatewayUnit> {
    return new GatewayUnit(options, await freePorts(3));
  }

  /** host:port of the device listener. */
  get address(): string {
    return `127.0.0.1:${this.ports.device}`;
  }

  get pid(): number | null {
    return this.gateway?.child.pid ?? null;
  }

  /** Resolves when it runs, whoever else starts it meanwhile. */
  async start(): Promise<void> {
    if (this.gateway !== null) return;
    this.starting ??= this.keepStarting().finally(() => { this.starting = null; });
    await this.starting;
  }

  async kill(): Promise<void> {
    await this.take()?.kill();
  }

  /** Begins a new life; from now on it is started with these, beside the flags it was made with. */
  async beginAnew(preload: readonly string[], flags: readonly string[]): Promise<void> {
    await this.kill();
    this.preload = preload;
    this.flags = [...this.options.flags, ...flags];
    await this.start();
  }

  /** SIGTERM: it hands over and ends. */
  async drain(): Promise<void> {
    const gateway = this.take();
    if (gateway === null) return;
    const code = await gateway.stop();
    this.drains.set(code, (this.drains.get(code) ?? 0) + 1);
  }

  /** Its wall clock is off by so much, from now on and in later lives. */
  shiftClock(ms: number): void {
    writeFileSync(this.clockFile, String(ms));
  }

  codeFor(number: string): Promise<string> {
    return this.gateway?.codeFor(number) ?? Promise.reject(new Error(`${this.name} does not run`));
  }

  /** The exposition, null when it does not come within a second. */
  metrics(): Promise<string | null> {
    return this.get('/metrics');
  }

  async isReady(): Promise<boolean> {
    return await this.get('/readyz') !== null;
  }

  private get clockFile(): string {
    return join(this.options.folder, 'clock-shift');
  }

  /** Again and again, as whoever runs it in earnest would: while the servers behind it are away, it ends with a message. */
  private async keepStarting(): Promise<void> {
    for (const deadlineMs = performance.now() + START_WITHIN_MS; ;) {
      try {
        await this.startOnce();
        return;
      } catch (error) {
        if (performance.now() > deadlineMs) throw error;
        this.failedStarts += 1;
        await new Promise(resolve => { setTimeout(resolve, START_AGAIN_MS); });
      }
    }
  }

  private async startOnce(): Promise<void> {
    const { folder, name } = this.options;
    const { device, api, operator } = this.ports;
    const imports = [...everyLife, ...this.preload].map(url => `--import=${url}`).join(' ');
    const gateway = await GatewayProcess.start({
      folder, flags: [...this.flags, '--port', String(device), '--api-port', String(api), '--operator-port', String(operator)],
      env: { NODE_OPTIONS: imports, CLOCK_SHIFT_FILE: this.clockFile },
    });
    this.life += 1;
    this.gateway = gateway;
    gateway.child.once('exit', (code, signal) => {
      appendFileSync(join(folder, 'log'), `life ${this.life}\n${gateway.stderr.join('\n')}\n`);
      this.loudLines.push(...gateway.stderr.filter(line => !line.startsWith('{') || /"level":"(error|fatal)"/.test(line)).map(line => `${name}: ${line}`));
      if (this.gateway !== gateway) return;
      this.gateway = null;
      this.deaths.push(`${name} ended by itself (${code ?? signal ?? ''}): ${[...gateway.stdout, ...gateway.stderr].slice(-5).join(' | ')}`);
      this.start().catch((error: unknown) => { this.deaths.push(`${name} did not start again: ${String(error)}`); });
    });
  }

  /** From here on its end is no surprise. */
  private take(): GatewayProcess | null {
    const { gateway } = this;
    this.gateway = null;
    return gateway;
  }

  private async get(path: string): Promise<string | null> {
    if (this.gateway === null) return null;
    try {
      const response = await fetch(`http://127.0.0.1:${this.ports.operator}${path}`, { signal: AbortSignal.timeout(1_000) });
      const text = await response.text();
      return response.ok ? text : null;
    } catch {
      return null;
    }
  }
}
