import type { Command } from 'commander';
import { clientCommandModules } from './commands/index.ts';

/** Adds one subcommand to the program. `exit` sets the exit code; without it the command ends with 0. What it throws is printed on stderr and becomes an exit code. */
export type AddCommand = (program: Command, exit: (code: number) => void) => void;

export interface CommandModule {
  /** As typed. */
  readonly name: string;
  /** For --help, which loads nothing. */
  readonly description: string;
  /** Imports the command's file, cli/commands/NAME.ts or cli/NAME.ts. */
  load(): Promise<AddCommand>;
}

/** Every subcommand, in the order of --help. */
export const commandModules: readonly CommandModule[] = [
  { name: 'serve', description: 'run the gateway', load: async () => (await import('./serve.ts')).command },
  ...clientCommandModules,
  { name: 'cluster', description: 'operator: set up a cluster, look at it, find out what is wrong with it', load: async () => (await import('./operator-cluster.ts')).command },
  { name: 'business', description: 'operator: let businesses in, review their templates; quickstart tries the business API', load: async () => (await import('./operator-business.ts')).command },
  { name: 'webhooks', description: 'receive webhooks of the business API and show them; post kept ones again', load: async () => (await import('./webhooks.ts')).command },
  { name: 'keys', description: 'create, list, rotate and retire the keys of the gateway', load: async () => (await import('./operator-keys.ts')).command },
  { name: 'trace', description: 'operator: where an envelope is and has been, without content', load: async () => (await import('./operator-trace.ts')).command },
  { name: 'suspend', description: 'operator: close an account\'s connections and refuse new ones', load: async () => (await import('./operator-suspend.ts')).suspendCommand },
  { name: 'unsuspend', description: 'operator: let a suspended account back in', load: async () => (await import('./operator-suspend.ts')).unsuspendCommand },
  { name: 'import-accounts', description: 'operator: make accounts for a load test', load: async () => (await import('./operator-import-accounts.ts')).command },
  { name: 'purge', description: 'operator: erase all accounts with a tag', load: async () => (await import('./operator-purge.ts')).command },
  { name: 'version', description: 'print version, commit and licence', load: async () => (await import('./version.ts')).command },
];
