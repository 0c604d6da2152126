import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { programOf } from '../../bench/servers/debian-package.ts';
import { patienceMs } from '../support/patience.ts';

const run = promisify(execFile);

/** Whether tmux is there; on Debian it is installed when that is allowed. Resolves to the reason when it is not. */
export async function setUpTmux(): Promise<{ readonly missing: string } | null> {
  const isOnPath = await run('tmux', ['-V']).then(() => true, () => false);
  return isOnPath || await programOf('/usr/bin/tmux', 'tmux') !== null ? null : { missing: 'tmux' };
}

/** One terminal of a tmux server that belongs to this process alone. */
export class Terminal {
  private readonly name: string;
  private static readonly server = ['-L', `sealgate-test-${process.pid}`, '-f', '/dev/null'];

  private constructor(name: string) {
    this.name = name;
  }

  /** Runs a program in a new terminal; when it ends, its exit code is shown as `[ended N]` and the terminal stays. */
  static async open(name: string, size: { readonly columns: number; readonly rows: number }, argv: readonly string[], env: Record<string, string> = {}): Promise<Terminal> {
    const quoted = argv.map(word => `'${word.replaceAll('\'', '\'\\\'\'')}'`).join(' ');
    await run('tmux', [
      ...Terminal.server, 'new-session', '-d', '-s', name, '-x', String(size.columns), '-y', String(size.rows), `${quoted}; echo "[ended $?]"; sleep 600`,
    ], { env: { ...process.env, ...env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } });
    return new Terminal(name);
  }

  static async closeAll(): Promise<void> {
    await run('tmux', [...Terminal.server, 'kill-server']).catch(() => undefined);
  }

  /** As the system would: to the program that the terminal's shell waits for. */
  static async signalChildrenOf(shellPid: string, signal: 'TERM' | 'HUP'): Promise<void> {
    await run('pkill', [`-${signal}`, '-P', shellPid]);
  }

  async type(text: string): Promise<void> {
    await this.tmux('send-keys', '-t', this.name, '-l', '--', text);
  }

  async key(...keys: string[]): Promise<void> {
    await this.tmux('send-keys', '-t', this.name, ...keys);
  }

  async line(text: string): Promise<void> {
    await this.type(text);
    await this.key('Enter');
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.tmux('resize-window', '-t', this.name, '-x', String(columns), '-y', String(rows));
  }

  /** What is on the screen. */
  async screen(): Promise<string> {
    return this.tmux('capture-pane', '-p', '-t', this.name);
  }

  /** One of tmux's variables of the terminal, such as `alternate_on`. */
  async variable(name: string): Promise<string> {
    return (await this.tmux('display-message', '-p', '-t', this.name, `#{${name}}`)).trim();
  }

  /** Resolves to the screen once it shows the pattern. */
  async shows(pattern: RegExp): Promise<string> {
    const endMs = performance.now() + patienceMs;
    for (;;) {
      const screen = await this.screen();
      if (pattern.test(screen)) return screen;
      if (performance.now() > endMs) throw new Error(`${this.name} does not show ${String(pattern)} but\n${screen}`);
      await new Promise(resolve => { setTimeout(resolve, 50); });
    }
  }

  private async tmux(...args: string[]): Promise<string> {
    return (await run('tmux', [...Terminal.server, ...args])).stdout;
  }
}
