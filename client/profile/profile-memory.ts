import { MemoryKeyDb, type KeyWrite } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { ProfileRows, RowTable, RowWrite } from './profile-rows.ts';
import type { ProfileStore, RowQuery } from './profile-store.ts';

interface Held<R> { readonly row: R; readonly group: string; readonly order: number }

/** One table with its groups. */
class Rows<R> {
  private readonly byKey = new Map<string, Held<R>>();
  private readonly groups = new Map<string, Map<string, Held<R>>>();

  get(key: string): R | null {
    return this.byKey.get(key)?.row ?? null;
  }

  set(key: string, row: R | null, place: { readonly group: string; readonly order: number }): void {
    const old = this.byKey.get(key);
    if (old !== undefined && old.group !== '') this.leaveGroup(old.group, key);
    if (row === null) {
      this.byKey.delete(key);
      return;
    }
    const held = { row, group: place.group, order: place.order };
    this.byKey.set(key, held);
    if (place.group !== '') this.joinGroup(place.group, key, held);
  }

  list(query: RowQuery): R[] {
    const from = query.group === undefined ? this.byKey : this.groups.get(query.group);
    if (from === undefined || from.size === 0) return [];
    const { below } = query;
    let found = [...from.values()];
    if (below !== undefined) found = found.filter(held => held.order < below);
    found.sort((a, b) => query.descending === true ? b.order - a.order : a.order - b.order);
    return found.slice(0, query.limit).map(held => held.row);
  }

  prune(below: number): void {
    for (const [key, held] of this.byKey) {
      if (held.order < below) this.set(key, null, held);
    }
  }

  private joinGroup(group: string, key: string, held: Held<R>): void {
    const members = this.groups.get(group);
    if (members === undefined) this.groups.set(group, new Map([[key, held]]));
    else members.set(key, held);
  }

  private leaveGroup(group: string, key: string): void {
    const members = this.groups.get(group);
    members?.delete(key);
    if (members?.size === 0) this.groups.delete(group);
  }
}

type Tables = { readonly [T in RowTable]: Rows<ProfileRows[T]> };

function emptyTables(): Tables {
  return {
    self: new Rows(), position: new Rows(), keyRing: new Rows(), manifest: new Rows(), contact: new Rows(), business: new Rows(), custody: new Rows(), held: new Rows(), message: new Rows(), expiry: new Rows(),
    outbox: new Rows(), sent: new Rows(), syncJob: new Rows(), seenEnvelope: new Rows(), seenContent: new Rows(), receipt: new Rows(),
    quarantine: new Rows(), retry: new Rows(), chain: new Rows(), gap: new Rows(),
  };
}

class MemoryProfile implements ProfileStore {
  keys = new MemoryKeyDb();
  private tables = emptyTables();
  private isClosed = false;

  get<T extends RowTable>(table: T, key: string): ProfileRows[T] | null {
    this.assertOpen();
    return this.tables[table].get(key);
  }

  list<T extends RowTable>(table: T, query: RowQuery = {}): readonly ProfileRows[T][] {
    this.assertOpen();
    return this.tables[table].list(query);
  }

  commit(rows: readonly RowWrite[], keys: readonly KeyWrite[] = []): void {
    this.assertOpen();
    for (const write of rows) this.apply(write);
    this.keys.apply(keys);
  }

  prune(table: RowTable, below: number): void {
    this.assertOpen();
    this.tables[table].prune(below);
  }

  erase(): void {
    this.assertOpen();
    this.tables = emptyTables();
    this.keys = new MemoryKeyDb();
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  private apply<T extends RowTable>(write: RowWrite<T>): void {
    this.tables[write.table].set(write.key, write.row, write.place);
  }

  private assertOpen(): void {
    if (this.isClosed) throw new SealgateError('STORE_FAILED', { detail: 'the profile is closed' });
  }
}

/** A profile that is gone with the process; for tests and load generators. */
export function openMemoryProfile(): ProfileStore {
  return new MemoryProfile();
}
