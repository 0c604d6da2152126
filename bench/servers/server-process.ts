import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { boundCommand } from './bound-command.ts';

export interface ServerCommand {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** A line of its output that says that it can be used; an open port comes earlier. */
  readonly ready: RegExp;
  readonly readyTimeoutMs: number;
}

const LINES_KEPT = 400;
const STOP_TIMEOUT_MS = 30_000;

/** A server as a child process. It never outlives this process. It has a process group of its own: Ctrl-C in a terminal is ours to answer, and no server's. */
export class ServerProcess {
  private static readonly running = new Set<ServerProcess>();
  readonly command: ServerCommand;
  readonly child: ChildProcess;
  /** The last lines of its output. */
  readonly lines: string[] = [];

  private constructor(command: ServerCommand) {
    this.command = command;
    const [program, args] = boundCommand(command.program, command.args);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...command.env } });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        this.lines.push(line);
        if (this.lines.length > LINES_KEPT) this.lines.shift();
        child.emit('line', line);
      });
    }
    child.on('error', error => this.lines.push(String(error)));
    ServerProcess.running.add(this);
    child.once('close', () => { ServerProcess.running.delete(this); });
  }

  /** SIGKILL to all that this process has started, ready or not; resolves when they are gone. */
  static async killAll(): Promise<void> {
    await Promise.all([...ServerProcess.running].map(server => server.kill()));
  }

  /** Resolves when it is ready. Rejects, with its last lines, when it ends before or takes too long; it is gone then. */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const server = new ServerProcess(command);
    const { child } = server;
    const isReady = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error('took too long')); }, command.readyTimeoutMs);
      child.on('line', (line: string) => { if (command.ready.test(line)) resolve(); });
      child.once('close', () => { reject(new Error('ended')); });
      child.once('close', () => { clearTimeout(timer); });
      child.on('line', (line: string) => { if (command.ready.test(line)) clearTimeout(timer); });
    });
    await isReady.catch(async (error: unknown) => {
      await server.kill();
      throw new Error(`${command.name} ${error instanceof Error ? error.message : ''} before it was ready:\n${server.lines.slice(-30).join('\n')}`);
    });
    return server;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** SIGTERM, after a while SIGKILL; resolves when it is gone. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.end('SIGTERM');
    clearTimeout(timer);
  }

  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.hasEnded || this.child.pid === undefined) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
