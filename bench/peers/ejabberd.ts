import { join } from 'node:path';
import { unpackedPackage } from '../servers/unpacked-package.ts';
import { erlangRuntime } from './erlang.ts';
import type { Peer } from './peer.ts';
import { peerUsers } from './peer-user.ts';
import { writeSettings } from './settings-file.ts';
import { xmppDomain } from './xmpp-domain.ts';

const REGISTERED_AT_ONCE = 32;

/** XMPP in Erlang. A message whose receiver is connected is in memory only; Mnesia has, unsynced, those of receivers who are away. */
export const ejabberd: Peer = {
  name: 'ejabberd',
  wire: 'xmpp',
  durability: 'memory',
  settingsPage: 'https://docs.ejabberd.im/admin/configuration/',
  async prepare({ folder, port, accounts }) {
    const { root, version } = await unpackedPackage('ejabberd');
    const erlang = erlangRuntime(root);
    const settings = await writeSettings('ejabberd.yml', folder, { port, domain: xmppDomain });
    return {
      version: `ejabberd ${version}`,
      path: '/ws',
      commands: [{
        name: 'ejabberd',
        program: erlang.program,
        // What ejabberdctl starts, without a name in a cluster.
        args: ['-noinput', '+K', 'true', '+P', '250000', '-mnesia', 'dir', `"${join(folder, 'mnesia')}"`, '-s', 'ejabberd', '-eval', 'io:format("ready~n").'],
        env: {
          ...erlang.env,
          HOME: folder,
          ERL_CRASH_DUMP: join(folder, 'crash.dump'),
          ERL_MAX_ETS_TABLES: '1400',
          EJABBERD_CONFIG_PATH: settings,
          EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
        },
        ready: /^ready$/,
        readyTimeoutMs: 90_000,
      }],
      provision: () => register(port, accounts),
      collectGarbage: () => command(port, 'gc', {}),
    };
  },
};

async function register(port: number, accounts: number): Promise<void> {
  const users = [...peerUsers(accounts)];
  await Promise.all(Array.from({ length: REGISTERED_AT_ONCE }, async () => {
    for (let user = users.pop(); user !== undefined; user = users.pop()) {
      await command(port, 'register', { user: user.name, host: xmppDomain, password: user.password });
    }
  }));
}

/** https://docs.ejabberd.im/developer/ejabberd-api/admin-api/ */
async function command(port: number, name: string, parameters: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/${name}`, { method: 'POST', body: JSON.stringify(parameters) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`ejabberd would not ${name}: ${answer.status} ${text}`);
}
