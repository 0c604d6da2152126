import { InvalidArgumentError, type Command } from 'commander';
import { loadConfig } from '../gateway/ops/config/config.ts';
import { createKeys, keyPurposes, keysFolderOf, openKeyRing, retireKey, rotatablePurposes, rotateKey, type KeysFolder } from '../gateway/ops/keys/key-ring-folder.ts';
import type { KeyPurpose } from '../gateway/ops/keys/key-ring.ts';
import { print } from './print.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly keysDir?: string;
  readonly dataDir?: string;
  readonly config?: string;
}

/** Works on the folder itself; a running server takes the change at its next start. */
export function command(program: Command): void {
  const keys = program.command('keys').description('create, list, rotate and retire the keys of the gateway');
  withFolderOptions(keys.command('create')).description('make the folder and every key that is missing')
    .action((options: Options, used: Command) => {
      const folder = folderOf(options);
      const made = createKeys(folder);
      print({ made, folder: folder.path }, used, `made ${made} keys in ${folder.path}`);
    });
  withFolderOptions(keys.command('list')).description('show which keys there are; never the keys')
    .action((options: Options, used: Command) => {
      const ring = openKeyRing(folderOf(options));
      for (const purpose of keyPurposes) {
        const ids = ring.all(purpose).map(key => key.id);
        print({ purpose, ids }, used, `${purpose}: ${ids.join(', ')}`);
      }
    });
  withFolderOptions(keys.command('rotate')).description(`add a successor (${rotatablePurposes.join(', ')}); the old key stays for what it made`)
    .argument('<purpose>', keyPurposes.join(', '), parsePurpose)
    .action((purpose: KeyPurpose, options: Options, used: Command) => {
      const id = rotateKey(folderOf(options), purpose);
      print({ purpose, current: id }, used, `${purpose} key ${id} is current from the next start on`);
    });
  withFolderOptions(keys.command('retire')).description('delete a key that is no longer current; what it made is lost')
    .argument('<purpose>', keyPurposes.join(', '), parsePurpose)
    .argument('<id>', 'as keys list shows it', wholeNumber(1))
    .action((purpose: KeyPurpose, id: number, options: Options, used: Command) => {
      retireKey(folderOf(options), purpose, id);
      print({ purpose, retired: id }, used, `${purpose} key ${id} is deleted`);
    });
}

function withFolderOptions(command: Command): Command {
  return command
    .option('--keys-dir <DIR>', 'the keys folder')
    .option('--data-dir <DIR>', 'the data folder it belongs to')
    .option('--config <FILE>', 'the server\'s configuration file');
}

function folderOf({ keysDir, dataDir, config }: Options): KeysFolder {
  const flags = { ...keysDir === undefined ? {} : { 'keys-dir': keysDir }, ...dataDir === undefined ? {} : { 'data-dir': dataDir } };
  const loaded = loadConfig({ flags, env: process.env, file: config ?? process.env['SEALGATE_CONFIG'] ?? null });
  return keysFolderOf(loaded.config.keysDir, process.env);
}

function parsePurpose(text: string): KeyPurpose {
  const purpose = keyPurposes.find(each => each === text);
  if (purpose === undefined) throw new InvalidArgumentError(`one of ${keyPurposes.join(', ')}`);
  return purpose;
}
