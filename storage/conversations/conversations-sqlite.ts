import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import { bytesOf, bytesOrNull, numberOf, textOf } from '../row.ts';
import type { SqliteEngine, WriteStatement } from '../sqlite/engine.ts';
import { columnsOf, keyOf } from './conversation-key.ts';
import type { Conversation, ConversationChange, ConversationKey, ConversationStore, PendingCommand, StoredEvent } from './conversations.ts';

const WHERE = 'business = ? AND peer = ?';
const SELECT = `SELECT version, state, of_former_epoch FROM conversation WHERE ${WHERE}`;
const SELECT_COMMANDS = `SELECT id, sealed, accepted_at FROM conversation_command WHERE ${WHERE} ORDER BY place`;
const SELECT_OUTBOX = `SELECT id, ord, send, note FROM conversation_outbox WHERE ${WHERE} ORDER BY ord`;
const SELECT_EVENTS = `SELECT id, ord, app, created_at, sealed FROM conversation_event WHERE ${WHERE} AND app = ? AND ord > ? ORDER BY ord LIMIT ?`;
const SELECT_APPS = `SELECT DISTINCT app FROM conversation_event WHERE ${WHERE} ORDER BY app`;
const ACCEPT = 'INSERT OR IGNORE INTO conversation_command (business, peer, id, sealed, accepted_at) VALUES (?, ?, ?, ?, ?)';
const BEGIN = 'INSERT OR IGNORE INTO conversation (business, peer, version, state) VALUES (?, ?, 1, ?)';
const CHANGE = `UPDATE conversation SET version = version + 1 WHERE ${WHERE} AND version = ?`;
const CHANGE_WITH_STATE = `UPDATE conversation SET version = version + 1, state = ?, of_former_epoch = 0 WHERE ${WHERE} AND version = ?`;
const COMMAND_DONE = `DELETE FROM conversation_command WHERE ${WHERE} AND id = ?`;
const OUTBOX_DONE = `DELETE FROM conversation_outbox WHERE ${WHERE} AND id = ?`;
const EVENT_DONE = `DELETE FROM conversation_event WHERE ${WHERE} AND id = ?`;
/** SQLCipher binds empty bytes as NULL. */
const ADD_OUTBOX = 'INSERT OR REPLACE INTO conversation_outbox (business, peer, id, ord, send, note) VALUES (?, ?, ?, ?, ?, coalesce(?, x\'\'))';
const ADD_EVENT = 'INSERT OR IGNORE INTO conversation_event (business, peer, id, ord, app, created_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)';
const PAGE_OF = (table: string): string =>
  `SELECT * FROM (SELECT DISTINCT business, peer FROM ${table} WHERE (business, peer) > ($business, $peer) ORDER BY business, peer LIMIT $max)`;
const UNFINISHED = `${['conversation_command', 'conversation_outbox', 'conversation_event'].map(PAGE_OF).join(' UNION ')} ORDER BY business, peer LIMIT $max`;
const SELECT_PEERS = 'SELECT business, peer FROM conversation WHERE business = ? AND peer > ? ORDER BY peer LIMIT ?';
/** What has gone on since the backup, nobody knows. */
export const leaveConversationsBehind: WriteStatement = { sql: 'UPDATE conversation SET of_former_epoch = 1', params: [] };
const TABLES = ['conversation', 'conversation_command', 'conversation_outbox', 'conversation_event'];

/** A change is one unit of the one writer: a transaction, committed together with whatever else waits. */
export class SqliteConversationStore implements ConversationStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  async accept(key: ConversationKey, { id, sealed, acceptedAtMs }: PendingCommand): Promise<void> {
    await this.engine.write([{ sql: ACCEPT, params: [...columnsOf(key), id, sealed, acceptedAtMs] }]);
  }

  async load(key: ConversationKey): Promise<Conversation> {
    const at = columnsOf(key);
    return this.engine.snapshot(() => {
      const row = this.engine.get(SELECT, at);
      return {
        version: row === undefined ? 0 : numberOf(row, 'version'),
        state: row === undefined ? null : bytesOrNull(row, 'state'),
        isOfFormerEpoch: row !== undefined && numberOf(row, 'of_former_epoch') === 1,
        commands: this.engine.all(SELECT_COMMANDS, at).map(found => ({ id: bytesOf(found, 'id'), sealed: bytesOf(found, 'sealed'), acceptedAtMs: numberOf(found, 'accepted_at') })),
        outbox: this.engine.all(SELECT_OUTBOX, at).map(found => ({ id: bytesOf(found, 'id'), order: numberOf(found, 'ord'), send: bytesOf(found, 'send'), note: bytesOf(found, 'note') })),
      };
    });
  }

  async apply(key: ConversationKey, change: ConversationChange): Promise<'applied' | 'conflict'> {
    const at = columnsOf(key);
    const statements: readonly WriteStatement[] = [
      fenceOf(at, change),
      ...(change.commandsDone ?? []).map(id => ({ sql: COMMAND_DONE, params: [...at, id] })),
      ...(change.outboxDone ?? []).map(id => ({ sql: OUTBOX_DONE, params: [...at, id] })),
      ...(change.outboxAdded ?? []).map(({ id, order, send, note }) => ({ sql: ADD_OUTBOX, params: [...at, id, order, send, note] })),
      ...(change.eventsAdded ?? []).map(event => addEvent(at, event)),
    ];
    const { applied } = await (change.canWait === true ? this.engine.writeSoon(statements) : this.engine.write(statements));
    return applied ? 'applied' : 'conflict';
  }

  async events(key: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly StoredEvent[]> {
    return this.engine.all(SELECT_EVENTS, [...columnsOf(key), app, afterOrder, max]).map(row => ({
      id: bytesOf(row, 'id'), order: numberOf(row, 'ord'), app: textOf(row, 'app'), createdAtMs: numberOf(row, 'created_at'), sealed: bytesOf(row, 'sealed'),
    }));
  }

  async appsWaiting(key: ConversationKey): Promise<readonly string[]> {
    return this.engine.all(SELECT_APPS, columnsOf(key)).map(row => textOf(row, 'app'));
  }

  async addEvents(key: ConversationKey, events: readonly StoredEvent[]): Promise<void> {
    const at = columnsOf(key);
    if (events.length > 0) await this.engine.write(events.map(event => addEvent(at, event)));
  }

  async eventsDone(key: ConversationKey, ids: readonly Uint8Array[]): Promise<void> {
    const at = columnsOf(key);
    // The app has it; a crash before the commit has it told once more, as any crash may.
    if (ids.length > 0) await this.engine.writeSoon(ids.map(id => ({ sql: EVENT_DONE, params: [...at, id] })));
  }

  async unfinished(after: ConversationKey | null, max: number): Promise<readonly ConversationKey[]> {
    const [business, peer] = after === null ? [nothing, nothing] : columnsOf(after);
    return this.engine.all(UNFINISHED, { business, peer, max }).map(keyOf);
  }

  async peers(business: AccountId, after: AccountId | null, max: number): Promise<readonly AccountId[]> {
    const found = this.engine.all(SELECT_PEERS, [accountIdToBytes(business), after === null ? nothing : accountIdToBytes(after), max]);
    return found.map(row => keyOf(row).peer);
  }

  async erase(business: AccountId, peer?: AccountId): Promise<void> {
    const at = peer === undefined ? [accountIdToBytes(business)] : columnsOf({ business, peer });
    await this.engine.write(TABLES.map(table => ({ sql: `DELETE FROM ${table} WHERE ${peer === undefined ? 'business = ?' : WHERE}`, params: at })));
  }
}

/** Below every account id; not empty, which would be bound as NULL. */
const nothing = Uint8Array.of(0);

/** Changes nothing where the version is another one, and then nothing of the unit counts. */
function fenceOf(at: readonly [Uint8Array, Uint8Array], { version, state }: ConversationChange): WriteStatement {
  if (version === 0) return { sql: BEGIN, params: [...at, state ?? null], mustChange: true };
  return state === undefined ? { sql: CHANGE, params: [...at, version], mustChange: true } : { sql: CHANGE_WITH_STATE, params: [state, ...at, version], mustChange: true };
}

function addEvent(at: readonly [Uint8Array, Uint8Array], { id, order, app, createdAtMs, sealed }: StoredEvent): WriteStatement {
  return { sql: ADD_EVENT, params: [...at, id, order, app, createdAtMs, sealed] };
}
