import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../../../proto/clock.ts';
import type { AccountStore } from '../../../storage/accounts/accounts.ts';
import type { PreKeyStore } from '../../../storage/pre-keys/pre-keys.ts';
import { Distribution } from './distribution.ts';
import { latencyBucketsS, msPerS } from './metrics-buckets.ts';
import { Total } from './tally.ts';

export interface StoreTimer {
  /** Times the call and counts its outcome. */
  readonly timed: <T>(operation: string, call: () => Promise<T>) => Promise<T>;
}

/** How long the stores take, by operation. Log and mailbox report their own times through routing. */
export function createStoreTimer(registry: Registry, clock: Clock): StoreTimer {
  const duration = new Histogram({
    name: 'sealgate_store_duration_seconds', help: 'One operation of a store, by operation and outcome', labelNames: ['operation', 'outcome'], buckets: latencyBucketsS, registers: [registry],
  });
  const failures = new Total(registry, 'sealgate_store_failures_total', 'Operations of a store that failed');
  const children = new Map<string, Histogram.Internal<'operation' | 'outcome'>>();
  const observe = (operation: string, outcome: string, startedMs: number): void => {
    const name = `${operation} ${outcome}`;
    let child = children.get(name);
    if (child === undefined) children.set(name, child = duration.labels(operation, outcome));
    child.observe((clock.monotonicMs() - startedMs) / msPerS);
  };
  return {
    async timed(operation, call) {
      const startedMs = clock.monotonicMs();
      try {
        const answer = await call();
        observe(operation, 'ok', startedMs);
        return answer;
      } catch (error) {
        observe(operation, 'failed', startedMs);
        failures.add();
        throw error;
      }
    },
  };
}

/** The account store with its operations timed. */
export function timedAccounts(store: AccountStore, { timed }: StoreTimer): AccountStore {
  return {
    create: (row, devices) => timed('accounts.create', () => store.create(row, devices)),
    recycle: (replaced, row, devices) => timed('accounts.recycle', () => store.recycle(replaced, row, devices)),
    findByNumber: index => timed('accounts.findByNumber', () => store.findByNumber(index)),
    load: account => timed('accounts.load', () => store.load(account)),
    loadBoth: (one, other) => timed('accounts.loadBoth', () => store.loadBoth(one, other)),
    credentials: (account, device) => timed('accounts.credentials', () => store.credentials(account, device)),
    replaceManifest: change => timed('accounts.replaceManifest', () => store.replaceManifest(change)),
    setBusiness: (account, business) => timed('accounts.setBusiness', () => store.setBusiness(account, business)),
    setLock: (account, pinHash, recoveryHash) => timed('accounts.setLock', () => store.setLock(account, pinHash, recoveryHash)),
    setState: (account, state) => timed('accounts.setState', () => store.setState(account, state)),
    touch: (account, day) => timed('accounts.touch', () => store.touch(account, day)),
    erase: account => timed('accounts.erase', () => store.erase(account)),
    listByTag: (tag, max) => timed('accounts.listByTag', () => store.listByTag(tag, max)),
    import: accounts => timed('accounts.import', () => store.import(accounts)),
  };
}

/** The pre-key store with its operations timed. */
export function timedPreKeys(store: PreKeyStore, { timed }: StoreTimer): PreKeyStore {
  return {
    setRepeatedUse: (device, keys) => timed('preKeys.setRepeatedUse', () => store.setRepeatedUse(device, keys)),
    addOneTime: (device, pairs, replace) => timed('preKeys.addOneTime', () => store.addOneTime(device, pairs, replace)),
    take: device => timed('preKeys.take', () => store.take(device)),
    repeatedUse: device => timed('preKeys.repeatedUse', () => store.repeatedUse(device)),
    count: device => timed('preKeys.count', () => store.count(device)),
    drop: device => timed('preKeys.drop', () => store.drop(device)),
  };
}

const cassandraKinds = ['reads', 'writes', 'conditional'] as const;
export type CassandraRequests = Readonly<Record<typeof cassandraKinds[number] | 'repeated' | 'failed', number>>;
export const noCassandraRequests: CassandraRequests = { reads: 0, writes: 0, conditional: 0, repeated: 0, failed: 0 };

/** What this node has asked of Cassandra, read when somebody scrapes. */
export function createCassandraMetrics(registry: Registry, read: () => CassandraRequests): void {
  const registers = [registry];
  new Counter({
    name: 'sealgate_cassandra_requests_total', help: 'Requests to Cassandra by kind: reads, writes, conditional (light-weight transactions); none where there is one node', labelNames: ['kind'], registers,
    collect() {
      this.reset();
      const counts = read();
      for (const kind of cassandraKinds) this.inc({ kind }, counts[kind]);
    },
  });
  const trouble = [['repeated', 'sealgate_cassandra_repeats_total', 'Requests to Cassandra made again after a failure'], ['failed', 'sealgate_cassandra_failures_total', 'Requests to Cassandra that failed']] as const;
  for (const [field, name, help] of trouble) {
    new Counter({
      name, help, registers,
      collect() {
        this.reset();
        this.inc(read()[field]);
      },
    });
  }
}

export interface EngineNumbers {
  readonly groups: number;
  readonly appends: number;
  readonly units: number;
  readonly backlogCount: number;
  readonly backlogBytes: number;
}

type EngineText = readonly [field: keyof EngineNumbers, name: string, help: string];

const engineTotals: readonly EngineText[] = [
  ['groups', 'sealgate_store_commits_total', 'Group commits, each one fsync'],
  ['appends', 'sealgate_store_appends_total', 'Records appended'],
  ['units', 'sealgate_store_writes_total', 'Other writes'],
];
const engineDepths: readonly EngineText[] = [
  ['backlogCount', 'sealgate_store_backlog', 'Writes that wait for a commit'],
  ['backlogBytes', 'sealgate_store_backlog_bytes', 'Bytes of writes that wait for a commit'],
];

/** How long each group commit of the embedded engine takes, in seconds: what everybody who writes waits for. */
export function createCommitMetrics(registry: Registry): Distribution {
  return new Distribution(registry, 'sealgate_store_commit_duration_seconds', 'One group commit, from being handed to the writer to being durable', latencyBucketsS);
}

/** The embedded engine's own numbers and the room left on its disk, read when somebody scrapes. */
export function createEngineMetrics(registry: Registry, read: () => EngineNumbers, freeBytes: () => number): void {
  for (const [field, name, help] of engineTotals) {
    new Counter({
      name, help, registers: [registry],
      collect() {
        this.reset();
        this.inc(read()[field]);
      },
    });
  }
  for (const [field, name, help] of engineDepths) {
    new Gauge({ name, help, registers: [registry], collect() { this.set(read()[field]); } });
  }
  new Gauge({ name: 'sealgate_data_free_bytes', help: 'Bytes free on the disk of the data folder', registers: [registry], collect() { this.set(freeBytes()); } });
}
