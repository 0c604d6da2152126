import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that appends to the log of a data folder until it is killed. */
export interface Appender {
  /** The next one: `open`, then one for each acknowledged record: partition, offset, number. */
  line(): Promise<string>;
  /** Kill -9; resolves to all lines of records. */
  kill(): Promise<string[]>;
}

export function startAppender(dataDir: string, { valueBytes = 0, env = {} }: { readonly valueBytes?: number; readonly env?: NodeJS.ProcessEnv } = {}): Appender {
  const child = spawn(process.execPath, [...process.execArgv.filter(arg => arg.startsWith('--import')), '--import=./test/support/strip-types.js',
    fileURLToPath(new URL('./appending-process.ts', import.meta.url)), dataDir, '0', String(valueBytes)], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let given = 0;
  createInterface({ input: child.stdout }).on('line', line => {
    lines.push(line);
    const next = waiting.shift();
    if (next !== undefined) {
      given += 1;
      next(line);
    }
  });
  return {
    line: () => {
      const ready = lines[given];
      if (ready === undefined || waiting.length > 0) return new Promise(resolve => { waiting.push(resolve); });
      given += 1;
      return Promise.resolve(ready);
    },
    async kill() {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
      // The last line may be half of one.
      return lines.slice(1).filter(line => /^\d+ \d+ \d+$/.test(line)).slice(0, -1);
    },
  };
}
