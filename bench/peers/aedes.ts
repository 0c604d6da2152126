import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownFile } from '../own-file.ts';
import { MissingProgram } from '../servers/jars.ts';
import { packageRoot } from '../servers/package-root.ts';
import type { Peer } from './peer.ts';

/** MQTT in JavaScript: the nearest relative of our own process. */
export const aedes: Peer = {
  name: 'aedes',
  wire: 'mqtt',
  durability: 'memory',
  settingsPage: 'https://github.com/moscajs/aedes/blob/main/docs/Aedes.md',
  async prepare({ port }) {
    return {
      version: `aedes ${await installedVersion()}`,
      path: '/',
      commands: [{
        name: 'aedes',
        program: process.execPath,
        args: [...process.execArgv, '--expose-gc', fileURLToPath(ownFile('bench/peers/aedes-process')), String(port)],
        ready: /^ready$/,
        readyTimeoutMs: 30_000,
      }],
      collectGarbage: async pid => void process.kill(pid, 'SIGUSR2'),
    };
  },
};

async function installedVersion(): Promise<string> {
  const manifest = await readFile(join(packageRoot, 'node_modules', 'aedes', 'package.json'), 'utf8').catch(() => {
    throw new MissingProgram('the development packages of this repository');
  });
  return /"version": *"([^"]+)"/.exec(manifest)?.[1] ?? 'unknown';
}
