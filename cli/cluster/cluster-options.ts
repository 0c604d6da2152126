import type { Command } from 'commander';
import { SealgateError } from '../../proto/errors.ts';
import { loadConfig } from '../../gateway/ops/config/config.ts';
import type { Config } from '../../gateway/ops/config/config-schema.ts';

export interface ClusterOptions {
  readonly config?: string;
}

export function withClusterOptions(command: Command): Command {
  return command.option('--config <FILE>', 'the configuration of any node: it names Kafka and Cassandra');
}

/** The configuration that `serve` would use with the same file and environment. Throws BAD_CONFIG, also when it is not that of a cluster. */
export function clusterConfig({ config: file }: ClusterOptions): Config {
  const { config } = loadConfig({ flags: {}, env: process.env, file: file ?? process.env['SEALGATE_CONFIG'] ?? null });
  if (config.mode !== 'cluster') throw new SealgateError('BAD_CONFIG', { detail: 'sealgate cluster needs a configuration with mode: cluster; give it with --config' });
  return config;
}
