import type { Command } from 'commander';
import { SealgateError } from '../../proto/errors.ts';
import { readBusinessProfile } from '../business-profile-file.ts';
import { UsageError } from '../failure.ts';
import { profileLines } from '../format/profile-lines.ts';
import { processIo, type Io } from '../io.ts';
import { runClient, type Session } from '../run-client.ts';
import { safeLine } from '../text/safe-text.ts';
import { clientCommand } from './client-command.ts';

interface Options {
  readonly name?: string;
  readonly about?: string;
  readonly business?: string;
  readonly receipts?: string;
}

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'profile', 'show who this profile is, or change what contacts see', [
    'profile',
    'profile --name Ada --about "at the lake"',
    'profile --receipts off',
  ])
    .option('--name <NAME>', 'own display name; contacts get it encrypted, with your next message to them')
    .option('--about <TEXT>', 'a line about yourself; likewise')
    .option('--business <FILE>', 'what a business says of itself, JSON: description, address, email, websites, category, hours, purpose, retention, policyUrl')
    .option('--receipts <on|off>', 'whether authors are told that their messages arrived and were read')
    .action(async (options: Options, command: Command) => {
      const isChange = options.name !== undefined || options.about !== undefined || options.business !== undefined;
      await runClient(command, io, isChange ? 'online' : 'offline', session => profile(session, options));
    });
}

async function profile({ client, out, folder }: Session, { name, about, business, receipts }: Options): Promise<void> {
  if (receipts !== undefined && receipts !== 'on' && receipts !== 'off') throw new UsageError('--receipts is on or off');
  if (receipts !== undefined) await client.setReceipts(receipts === 'on');
  if (name !== undefined || about !== undefined || business !== undefined) {
    if (business !== undefined && client.self?.kind !== 'business') throw new UsageError('--business is for businesses');
    const more = business === undefined ? {} : { business: await readBusinessProfile(business) };
    await client.setProfile({ ...name === undefined ? {} : { name }, ...about === undefined ? {} : { about }, ...more });
  }
  const self = client.self;
  if (self === null) throw new SealgateError('PROFILE_MISSING');
  out.answer({ ...self, folder }, [
    `number   ${self.number}`,
    `name     ${safeLine(self.name)}`,
    `about    ${safeLine(self.about)}`,
    `account  ${self.account}`,
    `device   ${self.device}`,
    `server   ${self.serverUrl}`,
    `folder   ${folder}`,
    ...self.business === null ? [] : ['', 'What it says of itself:', ...profileLines(self.business)],
  ]);
}
