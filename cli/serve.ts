import { Option, type Command } from 'commander';
import type { RunningGateway } from '../gateway/main.ts';
import { loadConfig, type LoadedConfig } from '../gateway/ops/config/config.ts';
import { printConfig } from '../gateway/ops/config/config-print.ts';
import { settings, type Setting } from '../gateway/ops/config/config-settings.ts';
import { exitCodes } from './exit-codes.ts';

/** `sealgate serve`: every setting is a flag, of the same schema as file and environment. */
export function command(program: Command, exit: (code: number) => void): void {
  const serve = program.command('serve')
    .description('run the gateway; limits are flags too (--limits-...), all of them are in docs/OPERATIONS.md')
    .option('--config <FILE>', 'settings as YAML or JSON')
    .option('--print-config', 'print the effective settings and where each comes from, and stop');
  const options = settings.map(setting => ({ setting, option: optionOf(setting) }));
  for (const { option } of options) serve.addOption(option);
  serve.action(async (_options: object, used: Command) => {
    const flags: Record<string, string | boolean> = {};
    for (const { setting, option } of options) {
      const typed: unknown = used.getOptionValue(option.attributeName());
      if (typeof typed === 'string' || typeof typed === 'boolean') flags[setting.flag] = typed;
    }
    const file: unknown = used.getOptionValue('config') ?? process.env['SEALGATE_CONFIG'] ?? null;
    const loaded = loadConfig({ flags, env: process.env, file: typeof file === 'string' ? file : null });
    if (used.getOptionValue('printConfig') === true) process.stdout.write(printConfig(loaded));
    else exit(await run(loaded));
  });
}

function optionOf({ flag, kind, description, choices, path }: Setting): Option {
  const value = { text: '<TEXT>', number: '<N>', yesNo: '[true|false]', list: '<A,B,...>' }[kind];
  const words = choices.length === 0 ? '' : ` (${choices.join(', ')})`;
  const option = new Option(`--${flag} ${value}`, description + (description.includes(choices[0] ?? '\0') ? '' : words));
  return path.startsWith('limits.') ? option.hideHelp() : option;
}

/** Starts the node and resolves to the exit code when it has stopped. */
async function run({ config }: LoadedConfig): Promise<number> {
  const [{ startGateway }, { createLog }, { hardenProcess }, { superviseProcess }, { systemClock }, { systemRandom }] = await Promise.all([
    import('../gateway/main.ts'), import('../gateway/ops/log.ts'), import('../gateway/ops/harden-process.ts'), import('../gateway/ops/supervise-process.ts'),
    import('../proto/clock-system.ts'), import('../proto/random-system.ts'),
  ]);
  const log = createLog(config.log.level);
  for (const weakness of hardenProcess()) log.warn({ weakness }, 'this process could not be closed to onlookers');
  let gateway: RunningGateway | null = null;
  const start = async (): Promise<RunningGateway> => {
    gateway = await startGateway(config, { clock: systemClock, random: systemRandom, log, env: process.env, print: line => { process.stdout.write(`${line}\n`); } });
    return gateway;
  };
  const exit: (code: number) => never = code => {
    // The writer would abort the process, with another code and a core.
    if (gateway?.halt() !== true) process.kill(process.pid, 'SIGKILL');
    process.exit(code);
  };
  const codes = { ok: exitCodes.ok.code, drainTimedOut: exitCodes.drainTimedOut.code, crashed: exitCodes.crashed.code };
  const code = await superviseProcess(start, { clock: systemClock, log, stopTimeoutMs: config.drain.totalMs, exit, codes });
  // Whatever still holds the event loop has had its time.
  return exit(code);
}
