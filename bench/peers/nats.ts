import { freePorts } from '../servers/free-port.ts';
import { goProgram } from '../servers/go-program.ts';
import type { DurabilityTier } from '../targets/durability.ts';
import { makeNatsStream } from './nats-stream.ts';
import type { Peer } from './peer.ts';
import { peerUser, peerUsers } from './peer-user.ts';
import { writeSettings } from './settings-file.ts';

const source = { name: 'nats-server', version: 'v2.12.2', path: 'github.com/nats-io/nats-server/v2' };

/** JetStream as it comes: files are synced every two minutes. */
export const nats = natsPeer('nats', 'written', '"2m"');
/** JetStream that syncs every write. */
export const natsSync = natsPeer('nats-sync', 'synced', 'always');

function natsPeer(name: string, durability: DurabilityTier, syncInterval: string): Peer {
  return {
    name,
    wire: 'nats',
    durability,
    settingsPage: 'https://docs.nats.io/running-a-nats-service/configuration',
    async prepare({ folder, port, accounts }) {
      const program = await goProgram(source);
      const [clientPort = 0, profilerPort = 0] = await freePorts(2);
      const users = peerUsers(accounts).map(user => `{user: ${user.name}, password: ${user.password}}`).join('\n');
      const settings = await writeSettings('nats.conf', folder, { folder, port, clientPort, profilerPort, syncInterval, users });
      return {
        version: `NATS ${source.version.slice(1)}, sync_interval ${syncInterval.replaceAll('"', '')}`,
        path: '/',
        commands: [{ name: 'NATS', program, args: ['-c', settings], ready: /Server is ready/, readyTimeoutMs: 60_000 }],
        provision: () => makeNatsStream(clientPort, peerUser(0)),
        collectGarbage: () => collect(profilerPort),
      };
    },
  };
}

/** https://pkg.go.dev/net/http/pprof: a heap profile after a collection. What is free goes back to the system little by little, by itself. */
async function collect(profilerPort: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${profilerPort}/debug/pprof/heap?gc=1`);
  await answer.arrayBuffer();
}
