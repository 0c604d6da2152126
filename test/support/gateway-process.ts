import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { patienceMs } from './patience.ts';
import { boundCommand } from '../../bench/servers/bound-command.ts';

export const programPath = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface GatewayProcessOptions {
  /** Holds `data` and `keys`; start again with the same folder to see what survived. */
  readonly folder: string;
  /** More flags of `sealgate serve`. */
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Where it works; this process's folder when absent. */
  readonly cwd?: string;
  /** Another Node than the one that runs the tests. */
  readonly node?: string;
  /** Another program than the built `sealgate`: its arguments in front of `serve`'s. */
  readonly program?: readonly string[];
}

/** The real `sealgate serve` in a process of its own, on free ports. */
export class GatewayProcess {
  readonly child: ChildProcess;
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  private readonly waiting = new Set<() => void>();
  private exited: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | null = null;

  private constructor(options: GatewayProcessOptions) {
    const program = options.program ?? [programPath];
    if (options.program === undefined && !existsSync(programPath)) throw new Error('dist/ is missing: npm run build');
    // None may outlive the test that started it, whichever way that ends.
    const [command, args] = boundCommand(options.node ?? process.execPath, [
      ...program, 'serve', '--data-dir', join(options.folder, 'data'), '--keys-dir', join(options.folder, 'keys'),
      '--port', '0', '--api-port', '0', '--operator-port', '0', ...options.flags ?? [],
    ]);
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', ...options.env }, ...options.cwd === undefined ? {} : { cwd: options.cwd } });
    for (const [stream, lines] of [[this.child.stdout, this.stdout], [this.child.stderr, this.stderr]] as const) {
      if (stream === null) throw new Error('no pipe');
      createInterface({ input: stream }).on('line', line => {
        lines.push(line);
        this.wake();
      });
    }
    this.child.on('exit', (code, signal) => {
      this.exited = { code, signal };
      this.wake();
    });
  }

  /** Starts it and resolves when it listens. Rejects with what it printed when it ends before. */
  static async start(options: GatewayProcessOptions): Promise<GatewayProcess> {
    const gateway = new GatewayProcess(options);
    await gateway.until(() => gateway.find(/wss?:\/\/\S+/), 'its address');
    return gateway;
  }

  /** Device listener, ws:// or wss://. */
  get url(): string {
    return this.find(/wss?:\/\/[^\s/]+/) ?? '';
  }

  /** http(s):// URL in the line of the start message that has this word in it. */
  http(word: 'API' | 'operator'): string {
    const line = this.stdout.find(text => text.toLowerCase().includes(word.toLowerCase()) && /https?:\/\//.test(text));
    return /https?:\/\/[^\s/]+/.exec(line ?? '')?.[0] ?? '';
  }

  /** The newest code that the console sender printed for the number and that was not asked for before. */
  async codeFor(number: string): Promise<string> {
    const prefix = `code for ${number} is `;
    const line = await this.until(() => this.stdout.find(text => text.startsWith(prefix)), `a code for ${number}`);
    this.stdout.splice(this.stdout.indexOf(line), 1, `(taken) ${line}`);
    return line.slice(prefix.length).trim();
  }

  /** Resolves when a metric, named with its labels as in the exposition, has reached `atLeast`. */
  async metricReaches(sample: string, atLeast: number): Promise<void> {
    for (let value = NaN; !(value >= atLeast);) {
      const text = await (await fetch(`${this.http('operator')}/metrics`)).text();
      value = Number(text.split('\n').find(line => line.startsWith(`${sample} `))?.slice(sample.length));
      await new Promise(resolve => { setTimeout(resolve, 20); });
    }
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit();
  }

  /** SIGTERM; resolves to the exit code when the process is gone, within the drain's time. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exit();
  }

  async exit(): Promise<number | null> {
    await this.until(() => this.exited ?? undefined, 'its end');
    return this.exited?.code ?? null;
  }

  private find(pattern: RegExp): string | undefined {
    for (const line of this.stdout) {
      const found = pattern.exec(line);
      if (found !== null) return found[0];
    }
    return undefined;
  }

  private wake(): void {
    for (const check of [...this.waiting]) check();
  }

  private until<T>(look: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.waiting.delete(check);
      };
      const fail = (why: string): void => {
        finish();
        reject(new Error(`the gateway ${why} before ${what}:\n${[...this.stdout, ...this.stderr].slice(-30).join('\n')}`));
      };
      const check = (): void => {
        const found = look();
        if (found !== undefined) {
          finish();
          resolve(found);
        } else if (this.exited !== null) fail('ended');
      };
      const timer = setTimeout(() => { fail('took too long'); }, patienceMs);
      this.waiting.add(check);
      check();
    });
  }
}
