import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built program, as `npm run bench` starts it. */
const program = fileURLToPath(new URL('../../../dist/bench/main.js', import.meta.url));
const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' };

export interface Ended { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs it with these arguments. `onStderr` may interrupt it, or do worse to the process with this id. `more`: of its environment. */
export function bench(args: readonly string[], onStderr?: (text: string, kill: () => void, pid: number) => void, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [program, ...args], { env: { ...env, ...more } }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
    child.stderr?.on('data', text => onStderr?.(String(text), () => child.kill('SIGINT'), child.pid ?? 0));
  });
}
