import { userInfo } from 'node:os';
import { Argument, type Command } from 'commander';
import { askServer } from '../operator-client.ts';
import { dataDirOf, withOperatorOptions, type OperatorOptions } from '../operator-options.ts';
import { print } from '../print.ts';

export interface Deciding extends OperatorOptions { readonly as: string }

/** A command whose decision is in the audit trail. */
export function deciding(command: Command): Command {
  return withOperatorOptions(command).option('--as <WHO>', 'who decides, for the audit trail', userInfo().username);
}

/** What is mistyped decides nothing: neither word is the other's default. */
export function verdict(yes: string, no: string): Argument {
  return new Argument(`<${yes}|${no}>`, `${yes} or ${no}`).choices([yes, no]);
}

export async function show(options: OperatorOptions, path: string, used: Command): Promise<void> {
  const answer = await askServer(dataDirOf(options), 'GET', path);
  print(answer, used, pretty(answer));
}

export async function tell(options: OperatorOptions, path: string, body: object, used: Command): Promise<void> {
  const answer = await askServer(dataDirOf(options), 'POST', path, body);
  print(answer, used, pretty(answer));
}

export function pretty(answer: unknown): string {
  return JSON.stringify(answer, null, 2);
}
