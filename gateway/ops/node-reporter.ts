import type { Clock } from '../../proto/clock.ts';
import type { NodeReport, NodeReports } from '../../storage/nodes/node-reports.ts';
import type { Log } from './log.ts';

/** How often a node says that it is there; `sealgate cluster doctor` believes what is at most three times as old. */
export const nodeReportEveryMs = 10_000;

export interface NodeReporterParts {
  readonly nodes: NodeReports;
  readonly clock: Clock;
  readonly log: Log;
  /** What does not change while the node runs. */
  readonly node: Pick<NodeReport, 'name' | 'deviceUrl' | 'nodeUrl' | 'version' | 'keys'>;
  readonly sockets: () => number;
  readonly isDraining: () => boolean;
}

/** Tells the other nodes and `sealgate cluster` about this one until it is stopped. A report that cannot be stored is followed by the next. */
export function startNodeReporter({ nodes, clock, log, node, sockets, isDraining }: NodeReporterParts): { stop(): Promise<void> } {
  const startedAtMs = Math.floor(clock.nowMs());
  let writing: Promise<void> | null = null;
  const write = async (state: NodeReport['state']): Promise<void> => {
    try {
      await nodes.put({ ...node, state, startedAtMs, sockets: sockets(), clockMs: Math.floor(clock.nowMs()) });
    } catch (error) {
      log.debug({ err: error }, 'the report of this node was not stored');
    }
  };
  const report = (): void => {
    writing ??= write(isDraining() ? 'draining' : 'running').finally(() => { writing = null; });
  };
  report();
  const cancel = clock.every(nodeReportEveryMs, report);
  return {
    async stop() {
      cancel();
      await writing;
      await write('stopped');
    },
  };
}
