/** What a node tells the others about itself when it joins the owners. */
export interface LogNode {
  /** Unique among the nodes, stable over restarts. */
  readonly name: string;
  /** Where devices reach it, ws(s)://…; '' when they cannot, so that others must relay to it. */
  readonly deviceUrl: string;
  /** Where the other nodes reach its device listener, ws(s)://…. */
  readonly nodeUrl: string;
}

/** Who works which partition. */
export interface OwnerMap {
  /** Rises with every change of owners; the same on all nodes. */
  readonly version: number;
  /** By partition; null while nobody is known to own it. */
  readonly owners: readonly (LogNode | null)[];
}

/** What a log with several nodes knows beside its records. Implemented by the variants of AccountLog that have more than one node. */
export interface LogMembership {
  /** The newest map that is known here. While owners change it may be the one before; nobody is harmed: an owner checks its own lease, and a wrong door costs one more hop. */
  ownerMap(): OwnerMap;
  /**
   * The first half of AccountLog.close(), for a drain: leaves the owners (calls `revoked`), so that others take over while this node still tells its devices where to go.
   * Appends, reads and the map go on until close(). Idempotent; resolves when the others know.
   */
  leave(): Promise<void>;
}
