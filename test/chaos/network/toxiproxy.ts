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
/** Longer than any fault. */
const TAKEN_WITHIN_MS = 180_000;
const NOT_FOUND = 404;
/** After 25 s, by its own limit for a request. */
const NO_ANSWER_IN_TIME = 503;
const streams = { up: 'upstream', down: 'downstream' } as const;

/** A real Toxiproxy: every connection that is to be disturbed goes through it. */
export class Toxiproxy {
  private readonly process: ServerProcess;
  private readonly url: string;

  private constructor(process: ServerProcess, url: string) {
    this.process = process;
    this.url = url;
  }

  /** Rejects with MissingProgram where it cannot be built. */
  static async start(): Promise<Toxiproxy> {
    const port = await freePort();
    const process = await ServerProcess.start({
      name: 'Toxiproxy', program: await goProgram(source), args: ['-host', '127.0.0.1', '-port', String(port)], ready: /[Ss]tarting/, readyTimeoutMs: READY_TIMEOUT_MS,
    });
    const proxy = new Toxiproxy(process, `http://127.0.0.1:${port}`);
    // It says so before it listens.
    for (const deadlineMs = performance.now() + READY_TIMEOUT_MS; !await proxy.answers() && performance.now() < deadlineMs;) await new Promise(resolve => { setTimeout(resolve, 20); });
    return proxy;
  }

  /** Passes on what comes to `listen` (host:port) to `upstream`. */
  async add(name: string, listen: string, upstream: string): Promise<void> {
    await this.call('POST', '/proxies', { name, listen, upstream, enabled: true });
  }

  async disturb(name: string, direction: Direction, toxic: Toxic): Promise<void> {
    await this.call('POST', `/proxies/${name}/toxics`, { name: direction, stream: streams[direction], toxicity: 1, ...toxic });
  }

  /** Toxiproxy hands on what it held back before it forgets the toxic, and answers NO_ANSWER_IN_TIME while nobody takes it, as a frozen process: then it is asked again. */
  async calm(name: string, direction: Direction): Promise<void> {
    const path = `/proxies/${name}/toxics/${direction}`;
    for (const deadlineMs = performance.now() + TAKEN_WITHIN_MS; performance.now() < deadlineMs;) {
      if (await this.call('DELETE', path, undefined, [NOT_FOUND, NO_ANSWER_IN_TIME]) !== NO_ANSWER_IN_TIME) return;
    }
    throw new Error(`toxiproxy: nobody takes what ${name} held back`);
  }

  /** Ends every connection. */
  async cut(name: string): Promise<void> {
    await this.call('POST', `/proxies/${name}`, { enabled: false });
    await this.call('POST', `/proxies/${name}`, { enabled: true });
  }

  stop(): Promise<void> {
    return this.process.kill();
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.url}/version`).then(response => response.ok, () => false);
  }

  /** Resolves to the status: 2xx, or one of those that are `expected`. */
  private async call(method: string, path: string, body?: object, expected: readonly number[] = []): Promise<number> {
    const response = await fetch(`${this.url}${path}`, { method, ...body === undefined ? {} : { body: JSON.stringify(body) } });
    const text = await response.text();
    if (!response.ok && !expected.includes(response.status)) throw new Error(`toxiproxy ${method} ${path}: ${response.status} ${text}`);
    return response.status;
  }
}
