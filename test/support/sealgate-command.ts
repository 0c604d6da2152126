import { spawn } from 'node:child_process';
import { programPath } from './gateway-process.ts';
import { patienceMs } from './patience.ts';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program to its end. One that should end by itself and does not is killed after a while: code null. */
export function sealgate(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [programPath, ...args], { env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: patienceMs, killSignal: 'SIGKILL' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => { resolve({ code, stdout, stderr }); });
  });
}
