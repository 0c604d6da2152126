import type { SqliteEngine } from '../sqlite/engine.ts';
import { bytesOf, numberOf, textOf } from '../row.ts';
import { custodyOf, relationOf, type CustodyAnswer, type RelationRow, type RelationStore } from './relations.ts';

const SELECT = 'SELECT relation, stranger_messages, stranger_bytes, custody_offered, custody_version, custody_accepted FROM relation WHERE pair = ?';
const UPSERT = `INSERT INTO relation (pair, owner, relation, stranger_messages, stranger_bytes) VALUES (?, ?, ?, 0, 0)
  ON CONFLICT (pair) DO UPDATE SET relation = excluded.relation`;
const ADD = `INSERT INTO relation (pair, owner, relation, stranger_messages, stranger_bytes) VALUES (?, ?, 'none', ?, ?)
  ON CONFLICT (pair) DO UPDATE SET stranger_messages = stranger_messages + excluded.stranger_messages, stranger_bytes = stranger_bytes + excluded.stranger_bytes`;
const OFFER = `INSERT INTO relation (pair, owner, relation, stranger_messages, stranger_bytes, custody_offered) VALUES (?, ?, 'none', 0, 0, ?)
  ON CONFLICT (pair) DO UPDATE SET custody_offered = excluded.custody_offered`;
const ANSWER = `INSERT INTO relation (pair, owner, relation, stranger_messages, stranger_bytes, custody_version, custody_accepted) VALUES (?, ?, 'none', 0, 0, ?, ?)
  ON CONFLICT (pair) DO UPDATE SET custody_version = excluded.custody_version, custody_accepted = excluded.custody_accepted`;
const SELECT_OWNED = 'SELECT pair FROM relation WHERE owner = ?';
const DELETE_PAIR = 'DELETE FROM relation WHERE pair = ?';
const DELETE_OWNER = 'DELETE FROM relation WHERE owner = ?';

export class SqliteRelationStore implements RelationStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  get(pair: Uint8Array): Promise<RelationRow | null> {
    return new Promise(resolve => {
      const row = this.engine.get(SELECT, [pair]);
      resolve(row === undefined ? null : {
        relation: relationOf(textOf(row, 'relation')),
        strangerMessages: numberOf(row, 'stranger_messages'), strangerBytes: numberOf(row, 'stranger_bytes'),
        ...custodyOf(row),
      });
    });
  }

  getBoth(one: Uint8Array, other: Uint8Array): Promise<[RelationRow | null, RelationRow | null]> {
    return Promise.all([this.get(one), this.get(other)]);
  }

  async set(owner: Uint8Array, pair: Uint8Array, relation: RelationRow['relation']): Promise<void> {
    await this.engine.write([relation === 'none' ? { sql: DELETE_PAIR, params: [pair] } : { sql: UPSERT, params: [pair, owner, relation] }]);
  }

  async addStranger(owner: Uint8Array, pair: Uint8Array, messages: number, bytes: number): Promise<void> {
    await this.engine.write([{ sql: ADD, params: [pair, owner, messages, bytes] }]);
  }

  async offerCustody(owner: Uint8Array, pair: Uint8Array, offered: string): Promise<void> {
    await this.engine.write([{ sql: OFFER, params: [pair, owner, offered] }]);
  }

  async answerCustody(owner: Uint8Array, pair: Uint8Array, { version, accepted }: CustodyAnswer): Promise<void> {
    await this.engine.write([{ sql: ANSWER, params: [pair, owner, version, accepted ? 1 : 0] }]);
  }

  async pairsOf(owner: Uint8Array): Promise<readonly Uint8Array[]> {
    return this.engine.all(SELECT_OWNED, [owner]).map(row => bytesOf(row, 'pair'));
  }

  async eraseOwner(owner: Uint8Array): Promise<void> {
    await this.engine.write([{ sql: DELETE_OWNER, params: [owner] }]);
  }
}
