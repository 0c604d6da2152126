import { join } from 'node:path';
import { packageRoot } from './package-root.ts';
import { ServerProcess } from './server-process.ts';

export interface GatewayServerOptions {
  readonly name: string;
  readonly port: number;
  readonly apiPort: number;
  readonly operatorPort: number;
  /** Of `sealgate serve`, beside the ports. */
  readonly flags: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Of Node itself. */
  readonly nodeFlags?: readonly string[];
}

const ownProgram = join(packageRoot, 'dist', 'cli', 'main.js');
const READY_TIMEOUT_MS = 120_000;

/** One `sealgate serve` on loopback, on ports of its own that it keeps over restarts. */
export class GatewayServer {
  readonly name: string;
  readonly url: string;
  readonly apiUrl: string;
  readonly operatorUrl: string;
  private readonly options: GatewayServerOptions;
  private readonly codes = new Map<string, string[]>();
  private current: ServerProcess | null = null;

  constructor(options: GatewayServerOptions) {
    this.options = options;
    this.name = options.name;
    this.url = `ws://127.0.0.1:${options.port}`;
    this.apiUrl = `http://127.0.0.1:${options.apiPort}`;
    this.operatorUrl = `http://127.0.0.1:${options.operatorPort}`;
  }

  /** null: it does not run. */
  get process(): ServerProcess | null {
    return this.current?.hasEnded === false ? this.current : null;
  }

  /** Resolves when it listens and owns its share. Rejects with its last lines when it ends before. `program`: another build's. `more`: of its environment, this time. */
  async start(program = ownProgram, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const { name, port, apiPort, operatorPort, flags, env, nodeFlags = [] } = this.options;
    const started = await ServerProcess.start({
      name,
      program: process.execPath,
      args: [...nodeFlags, program, 'serve', '--port', String(port), '--api-port', String(apiPort), '--operator-port', String(operatorPort), ...flags],
      ready: /^next /,
      readyTimeoutMs: READY_TIMEOUT_MS,
      env: { NODE_OPTIONS: '', NODE_V8_COVERAGE: '', ...env, ...more },
    });
    started.child.on('line', (line: string) => { this.note(line); });
    this.current = started;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.current?.kill();
    this.current = null;
  }

  /** SIGTERM: it hands over and ends. Resolves to its exit code. */
  async stop(): Promise<number | null> {
    const stopping = this.current;
    await stopping?.stop();
    this.current = null;
    return stopping?.child.exitCode ?? null;
  }

  /** SIGSTOP: it stands still, and its sockets stay. */
  pause(): void {
    this.current?.child.kill('SIGSTOP');
  }

  resume(): void {
    this.current?.child.kill('SIGCONT');
  }

  /** The last lines of its output. */
  get lines(): readonly string[] {
    return this.current?.lines ?? [];
  }

  /** The next verification code that it prints, or has printed, for the number. */
  async codeFor(number: string, timeoutMs = 120_000): Promise<string> {
    const untilMs = Date.now() + timeoutMs;
    while (Date.now() < untilMs) {
      const code = this.codes.get(number)?.shift();
      if (code !== undefined) return code;
      await new Promise(resolve => { setTimeout(resolve, 20); });
    }
    throw new Error(`${this.name} printed no code for ${number}:\n${this.lines.slice(-20).join('\n')}`);
  }

  private note(line: string): void {
    const [, number, code] = /^code for (\+\d+) is (\d+)/.exec(line) ?? [];
    if (number !== undefined && code !== undefined) this.codes.set(number, [...this.codes.get(number) ?? [], code]);
  }
}
