import type { Command } from 'commander';

/** JSON on one line when the program was called with --json, else the text. */
export function print(answer: unknown, command: Command, text: string): void {
  console.log(command.optsWithGlobals()['json'] === true ? JSON.stringify(answer) : text);
}
