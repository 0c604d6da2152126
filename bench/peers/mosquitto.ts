import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackedPackage } from '../servers/unpacked-package.ts';
import type { Peer } from './peer.ts';
import { peerUsers } from './peer-user.ts';
import { writeSettings } from './settings-file.ts';
import { debianLibraries } from './debian-libraries.ts';

/** MQTT in C, one thread. */
export const mosquitto: Peer = {
  name: 'mosquitto',
  wire: 'mqtt',
  durability: 'memory',
  settingsPage: 'https://mosquitto.org/man/mosquitto-conf-5.html',
  async prepare({ folder, port, accounts }) {
    const { root, version } = await unpackedPackage('mosquitto');
    const env = debianLibraries(root);
    const passwords = join(folder, 'passwords');
    await writeFile(passwords, peerUsers(accounts).map(({ name, password }) => `${name}:${password}\n`).join(''));
    await promisify(execFile)(join(root, 'usr/bin/mosquitto_passwd'), ['-U', passwords], { env: { ...process.env, ...env } });
    const settings = await writeSettings('mosquitto.conf', folder, { folder, port, user: userInfo().username });
    return {
      version: `Mosquitto ${version}`,
      path: '/mqtt',
      commands: [{ name: 'Mosquitto', program: join(root, 'usr/sbin/mosquitto'), args: ['-c', settings], env, ready: / running$/, readyTimeoutMs: 30_000 }],
    };
  },
};
