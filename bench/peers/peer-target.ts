import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processTree } from '../measure/process-tree.ts';
import type { WatchedProcess } from '../measure/process-watch.ts';
import { freePort } from '../servers/free-port.ts';
import { ServerProcess } from '../servers/server-process.ts';
import type { TargetOptions } from '../targets/index.ts';
import type { Target } from '../targets/target.ts';
import type { Peer, PreparedPeer } from './peer.ts';

/** Starts the peer's server on a free port of loopback, in a temporary folder, with its users. Nothing is left behind when it does not come up. */
export async function startPeer(peer: Peer, { accounts, tls }: Pick<TargetOptions, 'accounts' | 'tls'>): Promise<Target> {
  if (tls) throw new Error(`${peer.name} is started without TLS: what it costs is its library's`);
  const folder = await mkdtemp(join(tmpdir(), `sealgate-bench-${peer.name}-`));
  const port = await freePort();
  let target: PeerTarget | null = null;
  try {
    const prepared = await peer.prepare({ folder, port, accounts });
    target = new PeerTarget(peer, prepared, folder, port);
    await target.start();
    await prepared.provision?.();
    return target;
  } catch (error) {
    await target?.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

class PeerTarget implements Target {
  readonly name: Target['name'];
  readonly version: string;
  readonly wire: Target['wire'];
  readonly durability: Target['durability'];
  readonly settingsPage: string;
  readonly urls: readonly string[];
  readonly caFile = null;
  readonly accountsFile = null;
  private readonly prepared: PreparedPeer;
  private readonly folder: string;
  private running: readonly ServerProcess[] = [];

  constructor(peer: Peer, prepared: PreparedPeer, folder: string, port: number) {
    this.name = peer.name;
    this.version = prepared.version;
    this.wire = peer.wire;
    this.durability = peer.durability;
    this.settingsPage = peer.settingsPage;
    this.urls = [`ws://127.0.0.1:${port}${prepared.path}`];
    this.prepared = prepared;
    this.folder = folder;
  }

  async start(): Promise<void> {
    for (const command of this.prepared.commands) this.running = [...this.running, await ServerProcess.start(command)];
  }

  /** With what they have started: a peer is all that must run. */
  processes(): readonly WatchedProcess[] {
    return this.running.filter(({ hasEnded }) => !hasEnded).flatMap(({ pid, command }) => {
      return processTree(pid).map(one => ({ kind: 'server', name: one.pid === pid ? command.name : `${one.name} ${one.pid}`, pid: one.pid }));
    });
  }

  async collectGarbage(): Promise<boolean> {
    const { collectGarbage } = this.prepared;
    const server = this.running.at(-1);
    if (collectGarbage === undefined || server === undefined) return false;
    await collectGarbage(server.pid);
    return true;
  }

  readonly crash = async (): Promise<void> => {
    await this.end('kill');
    await this.start();
  };

  async stop(): Promise<void> {
    await this.end('stop');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(how: 'kill' | 'stop'): Promise<void> {
    const ending = this.running.toReversed();
    this.running = [];
    for (const server of ending) await server[how]();
  }
}
