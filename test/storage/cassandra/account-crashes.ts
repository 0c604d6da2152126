import type { Test } from 'tap';
import { SealgateError } from '../../../proto/errors.ts';
import { CassandraAccountStore } from '../../../storage/accounts/accounts-cassandra.ts';
import type { AccountStore } from '../../../storage/accounts/accounts.ts';
import type { CqlStatement } from '../../../storage/cassandra/cql-value.ts';
import type { Applied, CassandraSession } from '../../../storage/cassandra/session.ts';
import { accountRow, deviceRow } from '../accounts/contract.ts';
import { account, bytes } from '../support.ts';

const CRASH = 'crash';
/** More conditional changes than any call makes. */
const STEPS_MAX = 8;

interface Case {
  readonly name: string;
  readonly prepare: (store: AccountStore) => Promise<unknown>;
  readonly call: (store: AccountStore) => Promise<'created' | 'taken' | 'conflict'>;
}

const index = bytes(33, 7);
const cases: readonly Case[] = [
  { name: 'create', prepare: () => Promise.resolve(), call: store => store.create(accountRow(2, { numberIndex: index }), [deviceRow(1)]) },
  {
    name: 'recycle', prepare: store => store.create(accountRow(1, { numberIndex: index }), [deviceRow(1)]),
    call: store => store.recycle(account(1), accountRow(2, { numberIndex: index }), [deviceRow(1)]),
  },
  {
    name: 'recycle under another index of the number', prepare: store => store.create(accountRow(1, { numberIndex: bytes(33, 6) }), [deviceRow(1)]),
    call: store => store.recycle(account(1), accountRow(2, { numberIndex: index }), [deviceRow(1)]),
  },
];

/**
 * Stops a change of two partitions before, or right after, each of its conditional changes; then the same call comes again, or somebody else wants the number. Whatever happened, at most
 * one live account has the number, and the index agrees.
 */
export async function accountCrashes(t: Test, session: CassandraSession, empty: () => Promise<unknown>): Promise<void> {
  for (const { name, prepare, call } of cases) {
    for (const when of ['before', 'after'] as const) {
      for (const sequel of ['again', 'somebody else'] as const) {
        let reached = 0;
        for (let step = 1; step <= STEPS_MAX && reached === step - 1; step += 1) {
          await empty();
          const store = new CassandraAccountStore(session);
          await prepare(store);
          const crashing = new CassandraAccountStore(crashAt(session, step, when));
          const hasCrashed = await call(crashing).then(() => false, (error: unknown) => SealgateError.is(error, 'INTERNAL'));
          if (hasCrashed) reached = step;
          const next = sequel === 'again' ? await call(store) : await store.create(accountRow(3, { numberIndex: index }), [deviceRow(1)]);
          await consistent(t, store, `${name}, stopped ${when} step ${step}, then ${sequel}: ${next}`);
          if (sequel === 'again') t.equal(next, 'created');
        }
        t.ok(reached >= 2, `${name}: ${reached} steps were stopped`);
      }
    }
  }
}

async function consistent(t: Test, store: AccountStore, what: string): Promise<void> {
  const loaded = await Promise.all([1, 2, 3].map(n => store.load(account(n))));
  const live = loaded.flatMap(one => one !== null && one.row.state === 'active' && one.row.numberIndex !== null ? [one.row] : []);
  const holders = live.filter(({ numberIndex }) => numberIndex !== null && Buffer.compare(numberIndex, index) === 0);
  t.ok(holders.length <= 1, what);
  t.equal(await store.findByNumber(index), holders[0]?.account ?? null, what);
  t.ok(live.length <= 2 && (live.length === holders.length || live.every(({ account: id }) => id !== account(2))), what);
}

/** The session of a process that ends at its `step`th conditional change: nothing more comes from it. */
function crashAt(session: CassandraSession, step: number, when: 'before' | 'after'): CassandraSession {
  let count = 0;
  return new Proxy(session, {
    get(target, name): unknown {
      if (name !== 'compareAndSet') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (...args: unknown[]): unknown => count >= step ? Promise.reject(new SealgateError('INTERNAL', { detail: CRASH })) : Reflect.apply(value, target, args) : value;
      }
      return async (...statements: readonly CqlStatement[]): Promise<Applied> => {
        count += 1;
        const applied = when === 'before' && count >= step ? null : await target.compareAndSet(...statements);
        if (applied === null || count >= step) throw new SealgateError('INTERNAL', { detail: CRASH });
        return applied;
      };
    },
  });
}
