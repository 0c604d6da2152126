import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { processIo, type Io } from '../io.ts';
import { runClient, type Session } from '../run-client.ts';
import { safeJson } from '../text/safe-text.ts';
import { clientCommand } from './client-command.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'export-my-data', 'print everything in the profile but secrets, and what the server keeps of you, as one JSON object', [
    'export-my-data --out my-data.json',
    'export-my-data --json | jq .server',
  ])
    .option('--out <FILE>', 'write a new file that only you can read, instead of stdout')
    .action(async (options: { readonly out?: string }, command: Command) => {
      await runClient(command, io, 'try', session => exportData(session, options.out));
    });
}

async function exportData({ client, out }: Session, path: string | undefined): Promise<void> {
  const data = await client.exportMyData();
  if (data.server === null) out.note('The server could not be asked; this is what the profile holds.');
  if (path === undefined) {
    out.answer(data, safeJson(data));
    return;
  }
  await writeFile(path, `${safeJson(data)}\n`, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    throw new UsageError(`The file cannot be written: ${error instanceof Error ? error.message : path}`);
  });
  out.answer({ file: path, messages: data.messages.length, contacts: data.contacts.length }, `${data.messages.length} messages and ${data.contacts.length} contacts are in ${path}`);
}
