import type { Command } from 'commander';
import { loadConfig } from '../gateway/ops/config/config.ts';

/** Options of every command that speaks to a running server of this machine. */
export interface OperatorOptions {
  readonly dataDir?: string;
  readonly config?: string;
}

export function withOperatorOptions(command: Command): Command {
  return command
    .option('--data-dir <DIR>', 'the server\'s data folder')
    .option('--config <FILE>', 'the server\'s configuration file');
}

/** The data folder that `serve` would use with the same options and environment. */
export function dataDirOf({ dataDir, config }: OperatorOptions): string {
  const flags = dataDir === undefined ? {} : { 'data-dir': dataDir };
  return loadConfig({ flags, env: process.env, file: config ?? process.env['SEALGATE_CONFIG'] ?? null }).config.dataDir;
}
