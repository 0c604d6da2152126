import type { Command } from 'commander';
import type { DeviceInfo } from '../../client/index.ts';
import { localMinute } from '../format/times.ts';
import { processIo, type Io } from '../io.ts';
import { runClient, type Session } from '../run-client.ts';
import { wholeNumber } from '../whole-number.ts';
import { clientCommand } from './client-command.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'devices', 'list the devices of the own account, or remove one', ['devices', 'devices --remove 2'])
    .option('--remove <N>', 'closes device N at once; nothing is delivered to it any more (primary device only)', wholeNumber(1))
    .action(async (options: { readonly remove?: number }, command: Command) => {
      const { remove } = options;
      if (remove === undefined) await runClient(command, io, 'try', list);
      else await runClient(command, io, 'online', session => removeDevice(session, remove));
    });
}

async function list({ client, out }: Session): Promise<void> {
  for (const device of await client.devices()) out.answer(device, deviceLine(device));
}

async function removeDevice({ client, out }: Session, device: number): Promise<void> {
  await client.removeDevice(device);
  out.answer({ removed: device }, `Device ${device} is removed`);
}

function deviceLine(device: DeviceInfo): string {
  const marks = [device.isPrimary ? 'primary' : 'linked', device.isThis ? 'this device' : ''].filter(mark => mark !== '');
  return `${String(device.id).padStart(3)}  since ${localMinute(device.createdAtMs)}  ${marks.join(', ')}`;
}
