import type { Command } from 'commander';
import { defaultServerUrl } from '../run-client.ts';

/** A subcommand with the options that every one has, and examples in its help. */
export function clientCommand(program: Command, name: string, description: string, examples: readonly string[]): Command {
  return withCommonOptions(program.command(name))
    .description(description)
    .addHelpText('after', ['', 'Examples:', ...examples.map(example => `  sealgate ${example}`), '', 'Exit codes: docs/CLI.md'].join('\n'));
}

/** Also for the program itself, so that they may stand in front of the subcommand. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--profile <DIR>', 'that person\'s keys and history (default: $SEALGATE_PROFILE, else ~/.local/share/sealgate/profile)')
    .option('--server <URL>', `the gateway (default: $SEALGATE_SERVER, else the one this profile registered at, else ${defaultServerUrl})`)
    .option('--json', 'one JSON object per line on stdout, everything else on stderr');
}
