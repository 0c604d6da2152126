/** What a node of a cluster says of itself every now and then. For people who look: ownership and routing never depend on it. */
export interface NodeReport {
  /** Unique among the nodes, stable over restarts. */
  readonly name: string;
  readonly state: 'running' | 'draining' | 'stopped';
  /** Where devices and other nodes reach it, ws(s)://…; '' when they cannot. */
  readonly deviceUrl: string;
  readonly nodeUrl: string;
  /** Of the program. */
  readonly version: string;
  readonly startedAtMs: number;
  /** Open WebSockets. */
  readonly sockets: number;
  /** A fingerprint of its keys, by purpose: equal on all nodes, and nobody learns a key from it. */
  readonly keys: Readonly<Record<string, string>>;
  /** The node's clock when it wrote this. */
  readonly clockMs: number;
}

/** A report as the store has it. Both times are by the store's own clock. */
export interface StoredNodeReport extends NodeReport {
  readonly storedAtMs: number;
  /** How long ago that was. */
  readonly ageMs: number;
}

/** The newest report of each node. Rejections: STORE_FAILED. */
export interface NodeReports {
  /** In place of the node's former report. One that is not followed by another is forgotten after a day. */
  put(report: NodeReport): Promise<void>;
  /** By name. */
  list(): Promise<readonly StoredNodeReport[]>;
}
