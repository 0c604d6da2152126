import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedPackage } from '../servers/unpacked-package.ts';
import { architectureFolders, debianLibraries } from './debian-libraries.ts';
import type { Peer } from './peer.ts';
import { peerUsers } from './peer-user.ts';
import { writeSettings } from './settings-file.ts';
import { xmppDomain } from './xmpp-domain.ts';

/** XMPP in Lua, one thread. A message whose receiver is connected is in memory only; files have those of receivers who are away. */
export const prosody: Peer = {
  name: 'prosody',
  wire: 'xmpp',
  durability: 'memory',
  settingsPage: 'https://prosody.im/doc/configure',
  async prepare({ folder, port, accounts }) {
    const { root, version } = await unpackedPackage('prosody');
    const settings = await writeSettings('prosody.cfg.lua', folder, { folder, port, domain: xmppDomain });
    await writeAccounts(join(folder, 'data', xmppDomain, 'accounts'), accounts);
    return {
      version: `Prosody ${version}`,
      path: '/xmpp-websocket',
      commands: [{
        name: 'Prosody',
        program: join(root, 'usr/bin/lua5.4'),
        args: [await relocated(root, folder), '--config', settings, '-F'],
        env: { ...debianLibraries(root), ...luaPaths(root) },
        ready: /Serving 'websocket'/,
        readyTimeoutMs: 30_000,
      }],
    };
  },
};

/** The start script with its paths, which its own comment leaves to whoever installs it. */
async function relocated(root: string, folder: string): Promise<string> {
  const script = join(folder, 'prosody.lua');
  const original = await readFile(join(root, 'usr/bin/prosody'), 'utf8');
  await writeFile(script, original.replaceAll("'/usr/lib/prosody", `'${join(root, 'usr/lib/prosody')}`).replaceAll("'/etc/prosody'", `'${folder}'`));
  return script;
}

function luaPaths(root: string): Readonly<Record<string, string>> {
  const sources = join(root, 'usr/share/lua/5.4');
  const modules = architectureFolders(join(root, 'usr/lib')).map(folder => join(folder, 'lua/5.4/?.so'));
  return { LUA_PATH: `${sources}/?.lua;${sources}/?/init.lua;;`, LUA_CPATH: `${modules.join(';')};;` };
}

/** As its internal storage has them. */
async function writeAccounts(folder: string, accounts: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, password } of peerUsers(accounts)) await writeFile(join(folder, `${name}.dat`), `return { ["password"] = "${password}"; };\n`);
}
