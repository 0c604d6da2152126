import type { Command } from 'commander';
import type { Client } from '../client/index.ts';
import { SealgateError } from '../proto/errors.ts';
import { Asker } from './ask.ts';
import { reportFailure } from './failure.ts';
import { custodyLines } from './format/custody-lines.ts';
import type { Io } from './io.ts';
import { Output } from './output.ts';
import { profileFolder } from './profile-folder.ts';

export const defaultServerUrl = 'ws://127.0.0.1:8080';

/** The options that every command has. */
export interface CommonOptions {
  readonly profile?: string;
  readonly server?: string;
  readonly json?: boolean;
}

/** What a command works with. */
export interface Session {
  readonly client: Client;
  readonly io: Io;
  readonly out: Output;
  readonly ask: Asker;
  /** Absolute path of the profile's folder. */
  readonly folder: string;
  /** Businesses that the command itself asks about. */
  readonly decided: Set<string>;
}

/**
 * offline: what is in the profile is enough; it must be registered. online: connected before the task begins. try: connected if possible.
 * stranger: the profile need not be registered.
 */
export type Need = 'offline' | 'online' | 'try' | 'stranger';

/** How long a command that can do without the server waits for it. */
const TRY_MS = 3000;
/** How long any other command does. */
const CONNECT_MS = 10_000;

/** Opens the profile of the command line, runs the task, closes it, and reports what went wrong. Never rejects. */
export async function runClient(command: Command, io: Io, need: Need, task: (session: Session) => Promise<void>): Promise<void> {
  const options = command.optsWithGlobals<CommonOptions>();
  const out = new Output(io, options.json === true);
  const ask = new Asker(io);
  // The client's timers do not keep the process alive, and while a connection is being made there may be nothing else.
  const alive = setInterval(() => undefined, 60_000);
  try {
    const folder = profileFolder(options.profile, io.env);
    const client = await open(folder, options, io, need);
    const decided = new Set<string>();
    const troubles = showTrouble(client, out, decided);
    try {
      await prepare(client, need);
      await task({ client, io, out, ask, folder, decided });
    } finally {
      troubles();
      await client.close();
    }
  } catch (error) {
    reportFailure(SealgateError.is(error, 'OFFLINE') ? new SealgateError('OFFLINE', { detail: 'is the gateway running, and is --server right?', cause: error }) : error, io, out.json);
  } finally {
    clearInterval(alive);
    ask.close();
  }
}

/** The native libraries take their time: they are loaded here, not for --help. */
async function open(folder: string, options: CommonOptions, io: Io, need: Need): Promise<Client> {
  const { openClient, openSqliteProfile } = await import('../client/index.ts');
  const given = options.server ?? io.env['SEALGATE_SERVER'];
  const serverUrl = given ?? (need === 'stranger' ? defaultServerUrl : undefined);
  return openClient({
    profile: await openSqliteProfile({ folder }),
    program: 'sealgate-cli',
    offlineAfterMs: need === 'try' ? TRY_MS : CONNECT_MS,
    ...serverUrl === undefined ? {} : { serverUrl },
  });
}

async function prepare(client: Client, need: Need): Promise<void> {
  if (need === 'stranger') return;
  if (client.self === null) throw new SealgateError('PROFILE_MISSING');
  if (need === 'online') await client.connect();
  if (need === 'try') {
    await client.connect().catch((error: unknown) => {
      if (!SealgateError.is(error, 'OFFLINE') && !SealgateError.is(error, 'TIMEOUT')) throw error;
    });
  }
}

/** What a person must hear of whatever they were doing. */
function showTrouble(client: Client, out: Output, decided: ReadonlySet<string>): () => void {
  const cancels = [
    client.on('identityChanged', event => {
      out.note(`The account key of ${nameOf(client, event.account)} has changed: a new phone, or somebody in between. Compare safety numbers: sealgate verify ${event.account}`);
    }),
    client.on('manifestConflict', () => {
      out.note('The server shows you and a contact different device lists: it lies to one of you. Compare safety numbers before you go on.');
    }),
    client.on('custodyOffer', custody => {
      if (decided.has(custody.account)) return;
      for (const line of custodyLines(custody, null)) out.note(line);
      out.note(`Decide: sealgate accept-custody ${custody.account}, or decline-custody`);
    }),
    client.on('keysReplaced', () => {
      out.note('The keys that the server hands out as yours are not yours. Compare safety numbers with your contacts and tell the operator.');
    }),
    client.on('manifestRefused', event => {
      if (event.own) out.note('The server showed a device list of your account that you have not signed; it was refused.');
    }),
  ];
  return () => { for (const cancel of cancels) cancel(); };
}

function nameOf(client: Client, account: string): string {
  return client.self?.account === account ? 'your own account' : account;
}
