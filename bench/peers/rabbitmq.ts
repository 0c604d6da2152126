import { createHash, randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../servers/free-port.ts';
import { unpackedPackage } from '../servers/unpacked-package.ts';
import { erlangRuntime } from './erlang.ts';
import type { Peer } from './peer.ts';
import { peerUsers } from './peer-user.ts';
import { writeSettings } from './settings-file.ts';

/** AMQP in Erlang, spoken to over its MQTT plugin. */
export const rabbitmq: Peer = {
  name: 'rabbitmq',
  wire: 'mqtt',
  durability: 'synced',
  settingsPage: 'https://www.rabbitmq.com/docs/web-mqtt',
  async prepare({ folder, port, accounts }) {
    const { root, version } = await unpackedPackage('rabbitmq-server');
    const erlang = erlangRuntime(root);
    const [epmdPort = 0, distributionPort = 0] = await freePorts(2);
    const settings = await writeSettings('rabbitmq.conf', folder, { folder, port });
    await writeFile(join(folder, 'definitions.json'), JSON.stringify(definitions(accounts)));
    await writeFile(join(folder, 'enabled_plugins'), '[rabbitmq_web_mqtt].');
    // Its scripts start what is called erl.
    await writeFile(join(folder, 'erl'), `#!/bin/sh\nexec ${erlang.program} "$@"\n`, { mode: 0o755 });
    const env = {
      ...erlang.env,
      PATH: `${folder}:${erlang.programFolder}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      ERL_CRASH_DUMP: join(folder, 'crash.dump'),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: String(epmdPort),
      RABBITMQ_NODENAME: 'bench@localhost',
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
      RABBITMQ_CONFIG_FILE: settings,
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
      RABBITMQ_CONF_ENV_FILE: join(folder, 'no-environment'),
      RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
      RABBITMQ_SCHEMA_DIR: join(folder, 'schema'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      // The script becomes the server, instead of its parent.
      RUNNING_UNDER_SYSTEMD: 'true',
    };
    return {
      version: `RabbitMQ ${version}`,
      path: '/ws',
      commands: [
        { name: 'epmd', program: join(erlang.programFolder, 'epmd'), args: ['-d', '-port', String(epmdPort), '-address', '127.0.0.1'], env, ready: /epmd running/, readyTimeoutMs: 30_000 },
        { name: 'RabbitMQ', program: await serverScript(root), args: [], env, ready: /completed with \d+ plugins/, readyTimeoutMs: 120_000 },
      ],
    };
  },
};

/** The one of the release: Debian's changes the user first. */
async function serverScript(root: string): Promise<string> {
  const releases = join(root, 'usr/lib/rabbitmq/lib');
  const [release = ''] = await readdir(releases);
  return join(releases, release, 'sbin/rabbitmq-server');
}

/** https://www.rabbitmq.com/docs/definitions */
function definitions(accounts: number): object {
  const users = peerUsers(accounts);
  return {
    vhosts: [{ name: '/' }],
    users: users.map(({ name, password }) => ({ name, password_hash: passwordHash(password), hashing_algorithm: 'rabbit_password_hashing_sha256', tags: '' })),
    permissions: users.map(({ name }) => ({ user: name, vhost: '/', configure: '.*', write: '.*', read: '.*' })),
  };
}

/** https://www.rabbitmq.com/docs/passwords */
function passwordHash(password: string): string {
  const salt = randomBytes(4);
  return Buffer.concat([salt, createHash('sha256').update(salt).update(password).digest()]).toString('base64');
}
