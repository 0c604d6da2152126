import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../../bench/servers/free-port.ts';
import { goProgram } from '../../../bench/servers/go-program.ts';
import { ServerProcess } from '../../../bench/servers/server-process.ts';

/** up: from whoever connects to whoever is connected to. */
export type Direction = 'up' | 'down';

/** A disturbance of one direction, as Toxiproxy names it. */
export interface Toxic {
  readonly type: 'latency' | 'timeout' | 'bandwidth' | 'slicer' | 'reset_peer';
  readonly attributes: Readonly<Record<string, number>>;
}

const source = { name: 'toxiproxy', version: 'v2.12.0', path: 'github.com/Shopify/toxiproxy/v2/cmd/server' };
const READY_TIMEOUT_MS = 30_000;
/** Longer than a busy machine needs to hand on what was held back. */
const TAKEN_WITHIN_MS = 5_000;
const NOT_FOUND = 404;
const streams = { up: 'upstream', down: 'downstream' } as const;

/** A real Toxiproxy: every connection that is to be disturbed goes through it. */
export class Toxiproxy {
  private process: ServerProcess;
  private readonly program: string;
  private readonly port: number;
  /** Each with where it listens and where it leads. */
  private readonly proxies = new Map<string, object>();
  private renewal: Promise<void> | null = null;

  private constructor(program: string, port: number, process: ServerProcess) {
    this.program = program;
    this.port = port;
    this.process = process;
  }

  /** Rejects with MissingProgram where it cannot be built. */
  static async start(): Promise<Toxiproxy> {
    const [program, port] = [await goProgram(source), await freePort()];
    return new Toxiproxy(program, port, await run(program, port));
  }

  /** Passes on what comes to `listen` (host:port) to `upstream`. */
  async add(name: string, listen: string, upstream: string): Promise<void> {
    const proxy = { name, listen, upstream, enabled: true };
    this.proxies.set(name, proxy);
    await this.call('POST', '/proxies', proxy);
  }

  async disturb(name: string, direction: Direction, toxic: Toxic): Promise<void> {
    await this.call('POST', `/proxies/${name}/toxics`, { name: direction, stream: streams[direction], toxicity: 1, ...toxic });
  }

  /**
   * Toxiproxy hands on what it held back before it forgets the toxic. Where whoever should take it has gone meanwhile it waits for ever, and holds its own locks:
   * then a new one takes its place, and every connection and every disturbance has an end.
   */
  async calm(name: string, direction: Direction): Promise<void> {
    await this.renewal;
    const { process } = this;
    const forgotten = this.call('DELETE', `/proxies/${name}/toxics/${direction}`, undefined, [NOT_FOUND]).then(() => true, () => false);
    if (await Promise.race([forgotten, pause(TAKEN_WITHIN_MS)]) === true) return;
    if (this.process !== process) return;
    this.renewal ??= this.renew().finally(() => { this.renewal = null; });
    await this.renewal;
  }

  /** Ends every connection. */
  async cut(name: string): Promise<void> {
    await this.call('POST', `/proxies/${name}`, { enabled: false });
    await this.call('POST', `/proxies/${name}`, { enabled: true });
  }

  stop(): Promise<void> {
    return this.process.kill();
  }

  private async renew(): Promise<void> {
    await this.process.kill();
    this.process = await run(this.program, this.port);
    for (const proxy of this.proxies.values()) await request(this.port, 'POST', '/proxies', proxy, []);
  }

  private async call(method: string, path: string, body?: object, expected: readonly number[] = []): Promise<void> {
    await this.renewal;
    try {
      await request(this.port, method, path, body, expected);
    } catch (error) {
      if (this.renewal === null) throw error;
      await this.renewal;
      await request(this.port, method, path, body, expected);
    }
  }
}

async function run(program: string, port: number): Promise<ServerProcess> {
  const process = await ServerProcess.start({ name: 'Toxiproxy', program, args: ['-host', '127.0.0.1', '-port', String(port)], ready: /[Ss]tarting/, readyTimeoutMs: READY_TIMEOUT_MS });
  // It says so before it listens.
  for (const deadlineMs = performance.now() + READY_TIMEOUT_MS; !await answers(port) && performance.now() < deadlineMs;) await pause(20);
  return process;
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/version`).then(response => response.ok, () => false);
}

/** Resolves when the status is 2xx or one of those that are `expected`. */
async function request(port: number, method: string, path: string, body: object | undefined, expected: readonly number[]): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...body === undefined ? {} : { body: JSON.stringify(body) } });
  const text = await response.text();
  if (!response.ok && !expected.includes(response.status)) throw new Error(`toxiproxy ${method} ${path}: ${response.status} ${text}`);
}
