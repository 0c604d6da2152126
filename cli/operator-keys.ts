import { InvalidArgumentError, type Command } from 'commander';
import { loadConfig } from '../gateway/ops/config.ts';
import { createKeys, keyPurposes, keysFolderOf, openKeyRing, retireKey, rotatablePurposes, rotateKey, type KeysFolder } from '../gateway/ops/key-ring-folder.ts';
import type { KeyPurpose } from '../gateway/ops/key-ring.ts';

interface Options {
  readonly keysDir?: string;
  readonly dataDir?: string;
  readonly config?: string;
}

/** Works on the folder itself; a running server takes the change at its next start. */
export function command(program: Command): void {
  const keys = program.command('keys').description('create, list, rotate and retire the keys of the gateway');
  withFolderOptions(keys.command('create')).description('make the folder and every key that is missing')
    .action((options: Options) => {
      const folder = folderOf(options);
      console.log(`made ${createKeys(folder)} keys in ${folder.path}`);
    });
  withFolderOptions(keys.command('list')).description('show which keys there are; never the keys')
    .action((options: Options) => {
      const ring = openKeyRing(folderOf(options));
      for (const purpose of keyPurposes) console.log(`${purpose}: ${ring.all(purpose).map(key => key.id).join(', ')}`);
    });
  withFolderOptions(keys.command('rotate')).description(`add a successor (${rotatablePurposes.join(', ')}); the old key stays for what it made`)
    .argument('<purpose>', keyPurposes.join(', '), parsePurpose)
    .action((purpose: KeyPurpose, options: Options) => {
      console.log(`${purpose} key ${rotateKey(folderOf(options), purpose)} is current from the next start on`);
    });
  withFolderOptions(keys.command('retire')).description('delete a key that is no longer current; what it made is lost')
    .argument('<purpose>', keyPurposes.join(', '), parsePurpose)
    .argument('<id>', 'as keys list shows it')
    .action((purpose: KeyPurpose, id: string, options: Options) => {
      retireKey(folderOf(options), purpose, Number(id));
      console.log(`${purpose} key ${id} is deleted`);
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
