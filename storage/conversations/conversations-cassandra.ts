import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import { isSame } from '../cassandra/conditional-rows.ts';
import type { CqlParam, CqlStatement } from '../cassandra/cql-value.ts';
import { inTurns } from '../cassandra/in-turns.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { bytesOf, bytesOrNull, numberOf, textOf, type SqlRow } from '../row.ts';
import { columnsOf, keyOf } from './conversation-key.ts';
import type { Conversation, ConversationChange, ConversationKey, ConversationStore, OutboxEntry, PendingCommand, StoredEvent } from './conversations.ts';

type Kind = 'command' | 'outbox' | 'event';
type Place = readonly [Uint8Array, Uint8Array];

/** Epochs of the account log in which states were saved. */
export interface ConversationEpochs {
  readonly current: number;
  /** Of those that do not say it: which were saved before states did. */
  readonly unmarked: number;
}

const WHERE = 'business = ? AND peer = ?';
const SELECT_STATE = `SELECT version, state, epoch, rev FROM conversation WHERE ${WHERE} LIMIT 1`;
const SELECT_KIND = `SELECT id, place, app, at, body, note FROM conversation WHERE ${WHERE} AND kind = ?`;
const SELECT_SET_AT = `SELECT writetime(version) AS set_at FROM conversation WHERE ${WHERE} LIMIT 1`;
const selectEventsAt = (count: number): string => `SELECT id, writetime(body) AS set_at FROM conversation WHERE ${WHERE} AND kind = 'event' AND id IN (${Array.from({ length: count }, () => '?').join(', ')})`;
const CHANGE = `UPDATE conversation SET version = ?, rev = ? WHERE ${WHERE} IF version = ?`;
const CHANGE_WITH_STATE = `UPDATE conversation SET version = ?, rev = ?, state = ?, epoch = ? WHERE ${WHERE} IF version = ?`;
const INSERT = 'INSERT INTO conversation (business, peer, kind, id, place, app, at, body, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
const DELETE = `DELETE FROM conversation WHERE ${WHERE} AND kind = ? AND id = ?`;
const DELETE_EVENT = `DELETE FROM conversation USING TIMESTAMP ? WHERE ${WHERE} AND kind = 'event' AND id = ?`;
const DELETE_ALL = `DELETE FROM conversation USING TIMESTAMP ? WHERE ${WHERE}`;
const MARK = 'INSERT INTO conversation_mark (bucket, business, peer, mark) VALUES (?, ?, ?, ?)';
const UNMARK = `DELETE FROM conversation_mark USING TIMESTAMP ? WHERE bucket = ? AND ${WHERE}`;
const SELECT_MARKS = 'SELECT business, peer, writetime(mark) AS set_at FROM conversation_mark WHERE bucket = ? AND (business, peer) > (?, ?) LIMIT ?';
const KNOW = 'INSERT INTO conversation_known (business, peer, mark) VALUES (?, ?, ?) USING TIMESTAMP 1';
const SELECT_KNOWN = 'SELECT peer FROM conversation_known WHERE business = ?';
const SELECT_PEERS = 'SELECT business, peer FROM conversation_known WHERE business = ? AND peer > ? LIMIT ?';

const BUCKETS = 16;
const REV_BYTES = 12;
const TRIES = 3;
const AT_ONCE = 16;
/** Conversations that are known to be in `conversation_known`: some 150 bytes each. */
const KNOWN_MAX = 50_000;
const MARKED = Uint8Array.of(1);

/**
 * A step is one light-weight transaction of the conversation's partition. What is written outside of one is stamped so that it never outlives a later transaction: a command is older than everything
 * (its id is used once), the end of an event is later than its beginning. Before anything waits its conversation is marked; marks where nothing waits any more go when unfinished() comes by.
 */
export class CassandraConversationStore implements ConversationStore {
  private readonly session: CassandraSession;
  private readonly epochs: ConversationEpochs;
  private lastPlace = 0;
  /** A row there is written once and never goes. */
  private readonly known = new Set<string>();

  constructor(session: CassandraSession, epochs: ConversationEpochs) {
    this.session = session;
    this.epochs = epochs;
  }

  async accept(key: ConversationKey, { id, sealed, acceptedAtMs }: PendingCommand): Promise<void> {
    const at = columnsOf(key);
    const place = this.nextPlace();
    const row = insert(at, 'command', { id: own(id), place, app: '', at: acceptedAtMs, body: own(sealed), note: null });
    await this.mark(key);
    // Of two writings of one command the first one counts, and both, long before 1970, are older than any transaction.
    await this.session.write({ cql: `${row.cql} USING TIMESTAMP ?`, params: [...row.params, -place] });
  }

  async load(key: ConversationKey): Promise<Conversation> {
    const at = columnsOf(key);
    const [[row], commands, outbox] = await Promise.all([this.session.selectSerial(SELECT_STATE, at), this.rows(at, 'command'), this.rows(at, 'outbox')]);
    const version = row?.['version'] ?? null;
    return {
      version: row === undefined || version === null ? 0 : numberOf(row, 'version'),
      state: row === undefined || version === null ? null : bytesOrNull(row, 'state'),
      isOfFormerEpoch: version !== null && (row?.['epoch'] ?? this.epochs.unmarked) !== this.epochs.current,
      commands: commands.map((found): PendingCommand => ({ id: bytesOf(found, 'id'), sealed: bytesOf(found, 'body'), acceptedAtMs: numberOf(found, 'at') })),
      outbox: outbox.map((found): OutboxEntry => ({ id: bytesOf(found, 'id'), order: numberOf(found, 'place'), send: bytesOf(found, 'body'), note: bytesOf(found, 'note') })),
    };
  }

  async apply(key: ConversationKey, change: ConversationChange): Promise<'applied' | 'conflict'> {
    const at = columnsOf(key);
    const rev = this.session.random.bytes(REV_BYTES);
    const statements = changes(at, change, rev, this.epochs.current);
    const begins = (change.outboxAdded?.length ?? 0) + (change.eventsAdded?.length ?? 0) > 0;
    if (begins || change.version === 0) await this.mark(key);
    for (let attempt = 1; ; attempt += 1) {
      const applied = await this.session.compareAndSet(...statements);
      if (applied === 'applied') return 'applied';
      if (applied === 'refused') return 'conflict';
      const [row] = await this.session.selectSerial(SELECT_STATE, at);
      if (row !== undefined && isSame(row['rev'], rev)) return 'applied';
      // Somebody may have gone on from ours: whoever asked loads it and looks.
      if ((row?.['version'] ?? 0) !== change.version) throw new SealgateError('RESULT_UNKNOWN');
      if (attempt === TRIES) throw new SealgateError('STORE_FAILED');
    }
  }

  async events(key: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly StoredEvent[]> {
    const rows = await this.rows(columnsOf(key), 'event');
    return rows.filter(row => row['app'] === app && numberOf(row, 'place') > afterOrder).slice(0, max).map(row => ({
      id: bytesOf(row, 'id'), order: numberOf(row, 'place'), app: textOf(row, 'app'), createdAtMs: numberOf(row, 'at'), sealed: bytesOf(row, 'body'),
    }));
  }

  async appsWaiting(key: ConversationKey): Promise<readonly string[]> {
    const rows = await this.rows(columnsOf(key), 'event');
    return [...new Set(rows.map(row => textOf(row, 'app')))].sort();
  }

  async addEvents(key: ConversationKey, events: readonly StoredEvent[]): Promise<void> {
    if (events.length === 0) return;
    const at = columnsOf(key);
    // Older than those that a step made: the same event again changes nothing.
    const statements = events.map(event => eventRow(at, event)).map(({ cql, params }) => ({ cql: `${cql} USING TIMESTAMP 1`, params }));
    await this.mark(key);
    await this.session.write(...statements);
  }

  async eventsDone(key: ConversationKey, ids: readonly Uint8Array[]): Promise<void> {
    const at = columnsOf(key);
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE).map(own);
      const rows = await this.session.select(selectEventsAt(some.length), [...at, ...some]);
      if (rows.length > 0) await this.session.write(...rows.map(row => ({ cql: DELETE_EVENT, params: [this.session.timestampAfter(numberOf(row, 'set_at')), ...at, bytesOf(row, 'id')] })));
    }
  }

  async unfinished(after: ConversationKey | null, max: number): Promise<readonly ConversationKey[]> {
    const found: ConversationKey[] = [];
    for (let from = after; found.length < max;) {
      const page = await this.marks(from, max);
      for (const mark of page) if (found.length < max && await this.waits(mark)) found.push(keyOf(mark));
      const last = page.at(-1);
      if (last === undefined || page.length < max) break;
      from = keyOf(last);
    }
    return found;
  }

  async peers(business: AccountId, after: AccountId | null, max: number): Promise<readonly AccountId[]> {
    const found = await this.session.select(SELECT_PEERS, [accountIdToBytes(business), after === null ? new Uint8Array() : accountIdToBytes(after), max]);
    return found.map(row => keyOf(row).peer);
  }

  async erase(business: AccountId, peer?: AccountId): Promise<void> {
    const owner = accountIdToBytes(business);
    const peers = peer === undefined ? (await this.session.select(SELECT_KNOWN, [owner])).map(row => bytesOf(row, 'peer')) : [accountIdToBytes(peer)];
    await inTurns(peers, AT_ONCE, async one => {
      const [row] = await this.session.selectSerial(SELECT_SET_AT, [owner, one]);
      const seen = typeof row?.['set_at'] === 'number' ? row['set_at'] : null;
      await this.session.write({ cql: DELETE_ALL, params: [this.session.timestampAfter(seen), owner, one] });
    });
  }

  private nextPlace(): number {
    this.lastPlace = this.session.timestampAfter(this.lastPlace);
    return this.lastPlace;
  }

  private async rows(at: Place, kind: Kind): Promise<SqlRow[]> {
    const rows = await this.session.select(SELECT_KIND, [...at, kind]);
    return [...rows].sort((a, b) => numberOf(a, 'place') - numberOf(b, 'place'));
  }

  private async mark(key: ConversationKey): Promise<void> {
    const at = columnsOf(key);
    await Promise.all([this.session.write({ cql: MARK, params: [bucketOf(at), ...at, MARKED] }), this.makeKnown(key)]);
  }

  private async makeKnown(key: ConversationKey): Promise<void> {
    const name = `${key.business}/${key.peer}`;
    if (this.known.has(name)) return;
    await this.session.write({ cql: KNOW, params: [...columnsOf(key), MARKED] });
    if (this.known.size >= KNOWN_MAX) this.known.clear();
    this.known.add(name);
  }

  /** In order, from all buckets. */
  private async marks(after: ConversationKey | null, max: number): Promise<SqlRow[]> {
    const from = after === null ? [new Uint8Array(), new Uint8Array()] : columnsOf(after);
    const pages = await Promise.all(Array.from({ length: BUCKETS }, (_, bucket) => this.session.select(SELECT_MARKS, [bucket, ...from, max])));
    const order = (a: SqlRow, b: SqlRow): number => Buffer.compare(bytesOf(a, 'business'), bytesOf(b, 'business')) || Buffer.compare(bytesOf(a, 'peer'), bytesOf(b, 'peer'));
    return pages.flat().sort(order).slice(0, max);
  }

  /** Takes the mark away when nothing waits; one that was set meanwhile is younger and stays. */
  private async waits(mark: SqlRow): Promise<boolean> {
    const at: Place = [bytesOf(mark, 'business'), bytesOf(mark, 'peer')];
    for (const kind of ['command', 'outbox', 'event'] as const) if ((await this.rows(at, kind)).length > 0) return true;
    await this.session.write({ cql: UNMARK, params: [numberOf(mark, 'set_at'), bucketOf(at), ...at] });
    return false;
  }
}

function changes(at: Place, change: ConversationChange, rev: Uint8Array, epoch: number): CqlStatement[] {
  const before = change.version === 0 ? null : change.version;
  const fence = change.state === undefined
    ? { cql: CHANGE, params: [change.version + 1, rev, ...at, before] }
    : { cql: CHANGE_WITH_STATE, params: [change.version + 1, rev, own(change.state), epoch, ...at, before] };
  return [
    fence,
    ...(change.commandsDone ?? []).map(id => ({ cql: DELETE, params: [...at, 'command', own(id)] })),
    ...(change.outboxDone ?? []).map(id => ({ cql: DELETE, params: [...at, 'outbox', own(id)] })),
    ...(change.outboxAdded ?? []).map(({ id, order, send, note }) => insert(at, 'outbox', { id: own(id), place: order, app: '', at: 0, body: own(send), note: own(note) })),
    ...(change.eventsAdded ?? []).map(event => eventRow(at, event)),
  ];
}

function eventRow(at: Place, { id, order, app, createdAtMs, sealed }: StoredEvent): CqlStatement & { readonly params: readonly CqlParam[] } {
  return insert(at, 'event', { id: own(id), place: order, app, at: createdAtMs, body: own(sealed), note: null });
}

interface Row { readonly id: Uint8Array; readonly place: number; readonly app: string; readonly at: number; readonly body: Uint8Array; readonly note: Uint8Array | null }

function insert(where: Place, kind: Kind, { id, place, app, at, body, note }: Row): { cql: string; params: CqlParam[] } {
  return { cql: INSERT, params: [...where, kind, id, place, app, at, body, note] };
}

function bucketOf([business, peer]: Place): number {
  return ((business[15] ?? 0) ^ (peer[15] ?? 0)) % BUCKETS;
}

/** The caller may change his bytes while this waits. */
function own(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
