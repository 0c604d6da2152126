import { hostname } from 'node:os';
import type { Command } from 'commander';
import { SealgateError } from '../../proto/errors.ts';
import { protocol } from '../../proto/limits.ts';
import { processIo, type Io } from '../io.ts';
import { qrLines } from '../qr-text.ts';
import { runClient, type Session } from '../run-client.ts';
import { safeLine } from '../text/safe-text.ts';
import { clientCommand } from './client-command.ts';

interface Options {
  readonly accept?: string;
  readonly deviceName?: string;
  readonly yes?: boolean;
}

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'link', 'become a further device of an account, or accept one', [
    'link --profile ./laptop                     (on the new device: shows a QR code and a URI)',
    'link --accept "sealgate://link?..."         (on the primary device: asks, then lets it in)',
  ])
    .option('--accept <URI>', 'on the primary device: the URI that the new device shows')
    .option('--device-name <NAME>', 'on the new device: what the primary is shown (default: the name of this machine)')
    .option('--yes', 'with --accept: do not ask; only when nobody else can have given the URI')
    .action(async (options: Options, command: Command) => {
      const { accept } = options;
      if (accept === undefined) await runClient(command, io, 'stranger', session => becomeLinked(session, options));
      else await runClient(command, io, 'online', session => acceptLink(session, accept, options.yes === true));
    });
}

async function becomeLinked({ client, io, out }: Session, options: Options): Promise<void> {
  if (client.self !== null) throw new SealgateError('PROFILE_EXISTS');
  let shown: Promise<void> = Promise.resolve();
  const self = await client.link({
    deviceName: Buffer.from(safeLine(options.deviceName ?? hostname())).subarray(0, protocol.clientNameBytesMax).toString().replace(/\ufffd$/, ''),
    onUri: (uri, expiresInSeconds) => {
      shown = qrLines(uri, io.stdout).then(lines => {
        out.answer({ event: 'uri', uri, expiresInSeconds }, [...lines, uri]);
        out.note(`On the primary device, within ${expiresInSeconds} s: sealgate link --accept "URI"`);
      });
    },
    onCode: sas => {
      shown = shown.then(() => { out.answer({ event: 'code', code: sas }, `Both devices must show: ${sas}`); });
    },
  });
  await shown;
  out.answer({ event: 'linked', ...self }, `Linked as device ${self.device} of ${self.number}`);
}

async function acceptLink({ client, out, ask }: Session, uri: string, yes: boolean): Promise<void> {
  const device = await client.acceptLink(uri, async (deviceName, sas) => {
    out.note(`A new device wants to read and write as you: "${safeLine(deviceName)}"\nBoth devices must show: ${sas}`);
    return yes || ask.yes('Let it in?');
  });
  out.answer(device, `Device ${device.id} is linked`);
}
