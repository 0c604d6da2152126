import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a worker thread from its source file: `startWorker(new URL('./x-worker.ts', import.meta.url))`.
 * Compilation turns .ts into .js but leaves such URLs alone, so this follows the extension it runs under itself.
 * Where Node needs help to run TypeScript, that help is an `--import` of the process, which threads inherit; for that
 * reason `execArgv` is not an option.
 */
export function startWorker(source: URL, options: Omit<WorkerOptions, 'execArgv' | 'eval'> = {}): Worker {
  const runsCompiled = import.meta.url.endsWith('.js');
  const file = runsCompiled ? source.href.replace(/\.ts$/, '.js') : source.href;
  return new Worker(fileURLToPath(file), options);
}
