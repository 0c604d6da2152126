import { ServerProcess, type ServerCommand } from './server-process.ts';

/** How its code is compiled: `well`, for what is measured or runs for long; `soon`, for tests, which mostly wait for servers to start. */
export type Compilation = 'well' | 'soon';

/** For the command line of `java`. */
export function jvmArgs(compilation: Compilation = 'well'): readonly string[] {
  // What Maven Central has is not proved to be sound code again at each start: a tenth of Cassandra's, a sixth of Kafka's.
  return ['-XX:+UseSerialGC', ...compilation === 'soon' ? ['-XX:TieredStopAtLevel=1', '-XX:+UnlockDiagnosticVMOptions', '-XX:-BytecodeVerificationRemote'] : []];
}

/** The nodes of a server, counted from 0. Each keeps data and ports over its restarts. */
export abstract class JavaServer {
  private readonly processes = new Map<number, ServerProcess>();

  protected abstract commandOf(node: number): ServerCommand;

  /** The process of a running node; none for one that has ended, also by itself. */
  processOf(node: number): ServerProcess | undefined {
    const process = this.processes.get(node);
    return process?.hasEnded === false ? process : undefined;
  }

  /** Starts a node, for the first time or after it was stopped or killed. */
  async startNode(node: number): Promise<void> {
    this.processes.set(node, await ServerProcess.start(this.commandOf(node)));
  }

  async killNode(node: number): Promise<void> {
    await this.processes.get(node)?.kill();
    this.processes.delete(node);
  }

  /** A clean end of all nodes. */
  async stop(): Promise<void> {
    await Promise.all([...this.processes.values()].map(process => process.stop()));
    this.processes.clear();
  }

  async kill(): Promise<void> {
    await Promise.all([...this.processes.values()].map(process => process.kill()));
    this.processes.clear();
  }
}

/** Both or neither: when one does not start, the other is killed. Rejects with what failed first. */
export async function startTogether<A extends JavaServer, B extends JavaServer>(one: Promise<A>, other: Promise<B>): Promise<readonly [A, B]> {
  try {
    return await Promise.all([one, other]);
  } catch (error) {
    for (const started of await Promise.allSettled([one, other])) if (started.status === 'fulfilled') await started.value.kill();
    throw error;
  }
}
