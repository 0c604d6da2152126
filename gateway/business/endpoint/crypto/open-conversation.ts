import { createRatchets, type Bytes, type DeviceAddress, type KeyDb, type KeyTable, type Ratchets, type TrustSource } from '../../../../crypto/index.ts';
import type { Clock } from '../../../../proto/clock.ts';
import { parseDeviceId, type AccountId, type DeviceId } from '../../../../proto/ids.ts';
import type { HostedKeys } from './hosted-keys.ts';
import type { KeyRows } from './key-rows.ts';

/** What holds for one request. */
export interface RequestFacts {
  /** A crypto process has no time of its own. */
  readonly nowMs: number;
  /** Identity keys of the peer's devices, as its verified manifest names them. */
  readonly trusted: ReadonlyMap<number, Uint8Array>;
  /** Of the one-time pair that a first message names. */
  readonly pair: KeyRows | null;
}

const nothing: RequestFacts = { nowMs: 0, trusted: new Map(), pair: null };

/** A conversation's ratchets, opened: kept from one request to the next with all that libsignal is handed, since to make that anew costs much of what libsignal itself does. One request at a time. */
export class OpenConversation implements KeyDb, TrustSource, Pick<Clock, 'nowMs'> {
  readonly keys: HostedKeys;
  readonly rows: KeyRows;
  readonly ratchets: Ratchets;
  private readonly peer: AccountId;
  private readonly addresses = new Map<DeviceId, DeviceAddress>();
  private facts = nothing;

  constructor(peer: AccountId, keys: HostedKeys, rows: KeyRows) {
    this.peer = peer;
    this.keys = keys;
    this.rows = rows;
    this.ratchets = createRatchets({ db: this, identity: keys.identity, registrationId: keys.registrationId, self: keys.self, trust: this, clock: this });
  }

  begin(facts: RequestFacts): void {
    this.facts = facts;
  }

  /** Keeps nothing of the request, above all no one-time keys; what it named is a view of everything that came with it, too. */
  end(): void {
    this.facts = nothing;
  }

  /** The same object for the same device: libsignal's own form of it is made once. Throws when it is none. */
  addressOf(device: number | null | undefined): DeviceAddress {
    const id = parseDeviceId(device ?? 0);
    if (id === null) throw new Error('a device id is 1..127');
    const known = this.addresses.get(id);
    if (known !== undefined) return known;
    const address = { account: this.peer, device: id };
    this.addresses.set(id, address);
    return address;
  }

  /** The conversation's own rows, then the account's, then the pair's. */
  get(table: KeyTable, key: string): Promise<Bytes | null> {
    const { rows, keys, facts: { pair } } = this;
    const layer = rows.has(table, key) ? rows : keys.rows.has(table, key) ? keys.rows : pair;
    return layer === null ? Promise.resolve(null) : layer.get(table, key);
  }

  identityKeyOf(account: AccountId, device: DeviceId): Promise<Uint8Array | null> {
    return Promise.resolve(account === this.peer ? this.facts.trusted.get(device) ?? null : null);
  }

  nowMs(): number {
    return this.facts.nowMs;
  }
}
