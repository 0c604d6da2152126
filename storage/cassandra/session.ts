import { types, type Client, type ClientOptions, type QueryOptions } from 'cassandra-driver';
import { sleep, type Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { Random } from '../../proto/random.ts';
import type { SqlRow } from '../row.ts';
import { isUnknownResult, isWorthRepeating, openError, storeError } from './cassandra-error.ts';
import { boundParams, rowOf, type CqlParam, type CqlStatement } from './cql-value.ts';
import { Gate } from './gate.ts';
import { clientFor, endClient, type CassandraLink } from './link.ts';

export interface SessionOptions {
  readonly link: CassandraLink;
  readonly clock: Clock;
  readonly random: Random;
  /** For tests: how the driver stamps what brings no timestamp of its own. */
  readonly driver?: ClientOptions;
}

/** Requests since the start, by kind: what one message or one connection costs is the difference. */
export interface RequestCounts {
  readonly reads: number;
  readonly writes: number;
  /** Light-weight transactions and the serial reads that look one up. */
  readonly conditional: number;
  readonly repeated: number;
  readonly failed: number;
}

/** Whether a conditional change was made; 'unknown' when no answer came: it has to be looked up. */
export type Applied = 'applied' | 'refused' | 'unknown';

const IN_FLIGHT_MAX = 512;
const WAITING_MAX = 20_000;
const TRIES = 3;
const PAUSE_MS = 50;

/**
 * All traffic with Cassandra: LOCAL_QUORUM, prepared, to a replica, bounded. Reads and writes are repeated when their result is unknown, so every write that goes
 * through here must be idempotent; conditional changes are not repeated. Rejections: STORE_FAILED.
 */
export class CassandraSession {
  readonly clock: Clock;
  readonly random: Random;
  private readonly client: Client;
  private readonly gate = new Gate(IN_FLIGHT_MAX, WAITING_MAX);
  private readonly counts = { reads: 0, writes: 0, conditional: 0, repeated: 0, failed: 0 };

  private constructor(client: Client, options: SessionOptions) {
    this.client = client;
    this.clock = options.clock;
    this.random = options.random;
  }

  /** `keyspace` null: for the statements that make one. Rejects with BAD_CONFIG or STORE_FAILED. */
  static async open(options: SessionOptions, keyspace: string | null = options.link.keyspace): Promise<CassandraSession> {
    const client = clientFor(options.link, keyspace, options.driver);
    try {
      await client.connect();
    } catch (error) {
      await endClient(client).catch(() => undefined);
      throw openError(error);
    }
    return new CassandraSession(client, options);
  }

  /** All rows; every table is laid out so that these are few. */
  async select(cql: string, params: readonly CqlParam[]): Promise<readonly SqlRow[]> {
    const bound = boundParams(params);
    const result = await this.repeating('reads', () => this.client.execute(cql, bound, { autoPage: false, fetchSize: 0 }));
    return result.rows.map(rowOf);
  }

  /** Sees every conditional change that was ever answered, and decides those that were not: what it does not show will never happen. */
  async selectSerial(cql: string, params: readonly CqlParam[]): Promise<readonly SqlRow[]> {
    const bound = boundParams(params);
    const result = await this.repeating('conditional', () => this.client.execute(cql, bound, { consistency: types.consistencies.localSerial }));
    return result.rows.map(rowOf);
  }

  /** Durable at a quorum when it resolves. Several statements must be of one partition: they are one mutation then. */
  async write(...statements: readonly CqlStatement[]): Promise<void> {
    const send = this.sender(statements);
    await this.repeating('writes', send);
  }

  /** A light-weight transaction of one partition. Rejects only when nothing was changed. */
  async compareAndSet(...statements: readonly CqlStatement[]): Promise<Applied> {
    const send = this.sender(statements);
    try {
      const result = await this.gate.run(() => this.counted('conditional', send));
      return result.wasApplied() ? 'applied' : 'refused';
    } catch (error) {
      if (isUnknownResult(error) && !SealgateError.is(error)) return 'unknown';
      throw storeError(error);
    }
  }

  /** A statement that changes the schema; repeating it is the caller's business. */
  async define(cql: string): Promise<void> {
    try {
      await this.client.execute(cql, [], { prepare: false });
    } catch (error) {
      throw openError(error);
    }
  }

  /** A time for USING TIMESTAMP, in µs, that is after `seen` whatever the clocks of other nodes say. */
  timestampAfter(seen: number | null): number {
    return Math.max(Math.floor(this.clock.nowMs()) * 1000, (seen ?? 0) + 1);
  }

  stats(): RequestCounts {
    return { ...this.counts };
  }

  async close(): Promise<void> {
    await endClient(this.client);
  }

  private sender(statements: readonly CqlStatement[]): () => Promise<types.ResultSet> {
    const [first, second] = statements;
    if (first === undefined) throw new SealgateError('STORE_FAILED', { detail: 'nothing to write' });
    if (second === undefined) {
      const bound = boundParams(first.params);
      return () => this.client.execute(first.cql, bound);
    }
    const queries = statements.map(({ cql, params }) => ({ query: cql, params: boundParams(params) }));
    const options: QueryOptions = { logged: false };
    return () => this.client.batch(queries, options);
  }

  private async repeating<T>(kind: 'reads' | 'writes' | 'conditional', send: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.gate.run(() => this.counted(kind, send));
      } catch (error) {
        if (SealgateError.is(error) || attempt === TRIES || !isWorthRepeating(error)) throw storeError(error);
        this.counts.repeated += 1;
        await sleep(this.clock, PAUSE_MS * attempt * (0.5 + this.random.fraction()));
      }
    }
  }

  private async counted<T>(kind: 'reads' | 'writes' | 'conditional', send: () => Promise<T>): Promise<T> {
    this.counts[kind] += 1;
    try {
      return await send();
    } catch (error) {
      this.counts.failed += 1;
      throw error;
    }
  }
}
