import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** Every command line of the README's code blocks, in order. */
export const readmeCommands: readonly string[] = [...readme.matchAll(/^```\n([\s\S]*?)^```$/gm)].flatMap(block => (block[1] ?? '').trim().split('\n'));

/** What a clone would hold, with the installed packages beside it. */
export function cleanCopy(folder: string): void {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(name => name !== '');
  for (const name of tracked) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    copyFileSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

export interface Running {
  readonly lines: string[];
  /** Its exit code, when it has ended. */
  readonly done: Promise<number | null>;
  /** As a terminal does it: all that it started hears of it too. */
  stop(signal?: NodeJS.Signals): void;
  /** The first line that matches. Rejects when it ends without one. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  type(line: string): void;
}

/** A command line as a shell would run it; its stdout and stderr by lines. */
export function shell(command: string, cwd: string, env: NodeJS.ProcessEnv): Running {
  const child = spawn('sh', ['-c', command], { cwd, env, stdio: 'pipe', detached: true });
  const lines: string[] = [];
  let look = (): void => undefined;
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', line => { lines.push(line); look(); });
  const done = new Promise<number | null>(resolve => child.on('exit', code => { resolve(code); look(); }));
  return {
    lines,
    done,
    stop: (signal = 'SIGTERM') => { if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal); },
    type: line => { child.stdin.write(`${line}\n`); },
    until: pattern => new Promise((resolve, reject) => {
      look = () => {
        for (const line of lines) {
          const found = pattern.exec(line);
          if (found !== null) { resolve(found); return; }
        }
        if (child.exitCode !== null) reject(new Error(`ended without ${pattern.source}:\n${lines.join('\n')}`));
      };
      look();
    }),
  };
}
