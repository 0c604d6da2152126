#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { readVersion, versionText } from '../gateway/ops/version.ts';
import { commandModules } from './command-modules.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { UsageError } from './failure.ts';

/** Options that stand before or after any subcommand and take a value. */
const valueOptions = ['--profile', '--server'];

/** The command line as one program. Only the chosen subcommand's code is loaded, so that `send` does not wait for the gateway's. */
async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.ok.code;
  const program = new Command('sealgate')
    .description('A self-hosted messaging gateway: end-to-end encrypted between devices')
    .version(versionText(readVersion()), '--version', 'print version, commit and licence')
    .option('--profile <DIR>', 'a person\'s keys and history')
    .option('--server <URL>', 'the gateway that a client connects to')
    .option('--json', 'one JSON object per line on stdout, everything else on stderr')
    .addHelpText('after', '\nEvery client command takes --profile DIR, --server URL and --json; sealgate COMMAND --help shows examples.')
    .showSuggestionAfterError()
    .exitOverride();
  const chosen = chosenName(argv);
  for (const module of commandModules) {
    if (module.name === chosen) (await module.load())(program, code => { exitCode = code; });
    else program.command(module.name).description(module.description);
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
    console.error(`sealgate: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof UsageError ? error.exitCode : exitCodeOf(error);
  }
}

/** The first word that is neither an option nor an option's value. */
function chosenName(argv: readonly string[]): string | undefined {
  return argv.find((word, index) => !word.startsWith('-') && !valueOptions.includes(argv[index - 1] ?? ''));
}

process.exitCode = await run(process.argv.slice(2));
