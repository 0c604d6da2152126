import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ownFile } from '../own-file.ts';
import { makeSelfSigned } from './self-signed.ts';
import type { TargetOptions } from './index.ts';
import type { Target, TargetProcess } from './target.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;
const DEVICE_PATH = '/v1/device';

/**
 * Starts a gateway of our own on free ports, its data and keys in a temporary folder, with load-test accounts. They are imported by an earlier process on the same folder, so that the one
 * under load has nothing else in its memory. Rejects with what the gateway printed when it does not come up; nothing is left behind then.
 */
export async function startEmbedded(options: TargetOptions): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'sealgate-bench-'));
  let gateway: EmbeddedGateway | null = null;
  try {
    gateway = new EmbeddedGateway(folder, { ...options, profileFolder: null });
    await gateway.listening();
    await gateway.importAccounts(options.accounts);
    await gateway.end();
    gateway = new EmbeddedGateway(folder, options);
    await gateway.listening();
    return gateway;
  } catch (error) {
    await gateway?.end();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

class EmbeddedGateway implements Target {
  readonly name = 'embedded';
  readonly version = 'sealgate embedded';
  readonly wire = 'sealgate';
  readonly durability = 'synced';
  readonly settingsPage = null;
  readonly crash = null;
  readonly caFile: string | null;
  readonly accountsFile: string;
  private readonly folder: string;
  private readonly dataFolder: string;
  private readonly child: ChildProcess;
  private readonly printed: string[] = [];

  constructor(folder: string, options: TargetOptions) {
    this.folder = folder;
    this.dataFolder = join(folder, 'data');
    this.accountsFile = join(folder, 'accounts.jsonl');
    const certificate = options.tls ? makeSelfSigned(folder) : null;
    this.caFile = certificate?.certFile ?? null;
    this.child = spawn(process.execPath, [
      ...process.execArgv,
      '--expose-gc', '--import', ownFile('bench/targets/collect-process').href,
      ...(options.profileFolder === null ? [] : ['--cpu-prof', '--cpu-prof-dir', options.profileFolder]),
      fileURLToPath(ownFile('cli/main')), 'serve',
      '--data-dir', this.dataFolder, '--keys-dir', join(folder, 'keys'), '--port', '0', '--api-port', '0', '--operator-port', '0',
      ...(certificate === null ? [] : ['--tls-cert-file', certificate.certFile, '--tls-key-file', certificate.keyFile]),
      ...options.flags,
    ], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', line => this.heard(line));
    }
    this.child.on('close', () => this.child.emit('news'));
  }

  /** Empty until it has said where it listens. */
  get urls(): readonly string[] {
    const origin = this.printed.map(line => /wss?:\/\/[^\s/]+/.exec(line)?.[0]).find(found => found !== undefined);
    return origin === undefined ? [] : [`${origin}${DEVICE_PATH}`];
  }

  /** Resolves when the gateway has said where it listens. */
  async listening(): Promise<void> {
    const signal = AbortSignal.timeout(START_TIMEOUT_MS);
    try {
      while (this.urls.length === 0) {
        signal.throwIfAborted();
        if (this.hasEnded()) throw new Error('it ended');
        await once(this.child, 'news', { signal });
      }
    } catch {
      throw new Error(`the gateway did not start:\n${this.printed.join('\n')}`);
    }
  }

  async importAccounts(count: number): Promise<void> {
    const child = spawn(process.execPath, [
      ...process.execArgv, fileURLToPath(ownFile('cli/main')), 'import-accounts', '--load-test', '--count', String(count),
      '--data-dir', this.dataFolder, '--out', this.accountsFile,
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', chunk => { output += String(chunk); });
    child.stderr.on('data', chunk => { output += String(chunk); });
    await once(child, 'close');
    if (child.exitCode !== 0) throw new Error(`load-test accounts could not be imported:\n${output}`);
  }

  processes(): readonly TargetProcess[] {
    const { pid } = this.child;
    return pid === undefined || this.hasEnded() ? [] : [{ kind: 'server', name: 'gateway', pid }];
  }

  async collectGarbage(): Promise<boolean> {
    if (this.hasEnded()) return false;
    this.child.send('collect');
    await once(this.child, 'message', { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
    return true;
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends the process and leaves its data. */
  async end(): Promise<void> {
    if (this.hasEnded()) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private heard(line: string): void {
    if (this.printed.length < 1000) this.printed.push(line);
    this.child.emit('news');
  }
}
