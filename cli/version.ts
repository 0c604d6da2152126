import type { Command } from 'commander';
import { readVersion, versionText } from '../gateway/ops/version.ts';
import { print } from './print.ts';

export function command(program: Command): void {
  program.command('version')
    .description('print version, commit and licence')
    .action((_options: object, used: Command) => {
      const version = readVersion();
      print(version, used, versionText(version));
    });
}
