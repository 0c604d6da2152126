import type { CqlStatement } from '../cassandra/cql-value.ts';
import { inTurns } from '../cassandra/in-turns.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { bytesOf, numberOf, textOf, type SqlRow } from '../row.ts';
import { custodyOf, relationOf, type CustodyAnswer, type RelationRow, type RelationStore } from './relations.ts';

const COLUMNS = `relation, messages, bytes, custody_offered, custody_version, custody_accepted, writetime(relation) AS set_at, writetime(messages) AS added_at,
  writetime(custody_offered) AS offered_at, writetime(custody_version) AS answered_at`;
const SELECT = `SELECT ${COLUMNS} FROM relation WHERE pair = ?`;
const SELECT_BOTH = `SELECT pair, ${COLUMNS} FROM relation WHERE pair IN (?, ?)`;
const SET = 'UPDATE relation USING TIMESTAMP ? SET owner = ?, relation = ? WHERE pair = ?';
const ADD = 'INSERT INTO relation (pair, id, messages, bytes) VALUES (?, ?, ?, ?) USING TIMESTAMP ?';
const OFFER = 'UPDATE relation USING TIMESTAMP ? SET owner = ?, custody_offered = ? WHERE pair = ?';
const ANSWER = 'UPDATE relation USING TIMESTAMP ? SET owner = ?, custody_version = ?, custody_accepted = ? WHERE pair = ?';
const DELETE_PAIR = 'DELETE FROM relation USING TIMESTAMP ? WHERE pair = ?';
const ADD_TO_OWNER = 'INSERT INTO relation_owner (owner, pair) VALUES (?, ?)';
const SELECT_OWNED = 'SELECT pair FROM relation_owner WHERE owner = ?';
const DELETE_OWNER = 'DELETE FROM relation_owner WHERE owner = ?';

const ID_BYTES = 12;
const ERASED_AT_ONCE = 16;

/**
 * What a stranger has used is one small row per addition, not a counter: an addition whose answer was lost is repeated and counts once, and no transaction is on a message's path.
 * There are few, since a stranger is soon refused. A decision's timestamp is after the one it was made upon, so that clocks of different nodes do not matter.
 */
export class CassandraRelationStore implements RelationStore {
  private readonly session: CassandraSession;

  constructor(session: CassandraSession) {
    this.session = session;
  }

  async get(pair: Uint8Array): Promise<RelationRow | null> {
    return relationRow(await this.session.select(SELECT, [pair]));
  }

  async getBoth(one: Uint8Array, other: Uint8Array): Promise<[RelationRow | null, RelationRow | null]> {
    const rows = await this.session.select(SELECT_BOTH, [one, other]);
    const of = (pair: Uint8Array): RelationRow | null => relationRow(rows.filter(row => Buffer.compare(bytesOf(row, 'pair'), pair) === 0));
    return [of(one), of(other)];
  }

  /** 'none' is as if never spoken: the row stays, with the time of the decision, and the counters go. */
  async set(givenOwner: Uint8Array, givenPair: Uint8Array, relation: RelationRow['relation']): Promise<void> {
    await this.decide(givenOwner, givenPair, (timestamp, owner, pair) => {
      const set: CqlStatement = { cql: SET, params: [timestamp, owner, relation, pair] };
      return relation === 'none' ? [{ cql: DELETE_PAIR, params: [timestamp - 1, pair] }, set] : [set];
    });
  }

  async addStranger(owner: Uint8Array, pair: Uint8Array, messages: number, bytes: number): Promise<void> {
    const add: CqlStatement = { cql: ADD, params: [new Uint8Array(pair), this.session.random.bytes(ID_BYTES), messages, bytes, this.session.timestampAfter(null)] };
    // The owner's list first: what is not on it would not be erased with the owner.
    await this.session.write({ cql: ADD_TO_OWNER, params: [owner, pair] });
    await this.session.write(add);
  }

  async offerCustody(owner: Uint8Array, pair: Uint8Array, offered: string): Promise<void> {
    await this.decide(owner, pair, (timestamp, ownOwner, ownPair) => [{ cql: OFFER, params: [timestamp, ownOwner, offered, ownPair] }]);
  }

  async answerCustody(owner: Uint8Array, pair: Uint8Array, { version, accepted }: CustodyAnswer): Promise<void> {
    await this.decide(owner, pair, (timestamp, ownOwner, ownPair) => [{ cql: ANSWER, params: [timestamp, ownOwner, version, accepted ? 1 : 0, ownPair] }]);
  }

  async pairsOf(owner: Uint8Array): Promise<readonly Uint8Array[]> {
    return (await this.session.select(SELECT_OWNED, [new Uint8Array(owner)])).map(row => bytesOf(row, 'pair'));
  }

  async eraseOwner(givenOwner: Uint8Array): Promise<void> {
    const owner = new Uint8Array(givenOwner);
    await inTurns(await this.pairsOf(owner), ERASED_AT_ONCE, async pair => {
      await this.session.write({ cql: DELETE_PAIR, params: [await this.timestampAfterAll(pair), pair] });
    });
    await this.session.write({ cql: DELETE_OWNER, params: [owner] });
  }

  private async decide(
    givenOwner: Uint8Array, givenPair: Uint8Array, statements: (timestamp: number, owner: Uint8Array, pair: Uint8Array) => readonly CqlStatement[],
  ): Promise<void> {
    const [owner, pair] = [new Uint8Array(givenOwner), new Uint8Array(givenPair)];
    const timestamp = await this.timestampAfterAll(pair);
    await this.session.write({ cql: ADD_TO_OWNER, params: [owner, pair] });
    await this.session.write(...statements(timestamp, owner, pair));
  }

  private async timestampAfterAll(pair: Uint8Array): Promise<number> {
    const rows = await this.session.select(SELECT, [pair]);
    const seen = rows.flatMap(row => [row['set_at'], row['added_at'], row['offered_at'], row['answered_at']]).filter(at => typeof at === 'number');
    return this.session.timestampAfter(seen.length === 0 ? null : Math.max(...seen));
  }
}

function relationRow(rows: readonly SqlRow[]): RelationRow | null {
  const [first] = rows;
  if (first === undefined) return null;
  const additions = rows.filter(row => row['messages'] !== null);
  const relation = first['relation'] === null ? 'none' : relationOf(textOf(first, 'relation'));
  const custody = custodyOf(first);
  if (relation === 'none' && additions.length === 0 && custody.custodyOffered === null && custody.custodyAnswer === null) return null;
  return {
    relation,
    strangerMessages: additions.reduce((sum, row) => sum + numberOf(row, 'messages'), 0),
    strangerBytes: additions.reduce((sum, row) => sum + numberOf(row, 'bytes'), 0),
    ...custody,
  };
}
