import protobuf from 'protobufjs/minimal.js';
import { createRatchets, LAST_RESORT_BASE, type Bytes, type KeyDb, type KeyTable, type KeyWrite, type Ratchets } from '../../../../crypto/index.ts';
import { clockAt } from './clock-at.ts';
import { parseDeviceId, type AccountId, type DeviceId } from '../../../../proto/ids.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import type { EndpointVault, Whose } from '../endpoint-vault.ts';
import { pairOf, type HostedAccounts, type HostedKeys } from './hosted-keys.ts';
import { KeyRows } from './key-rows.ts';
import { OpenRatchets } from './open-ratchets.ts';
import { tagOf } from './ratchets-tag.ts';

type SealContent = messages.sealgate.endpoint.v1.SealContent.$Properties;
type ContentSealed = messages.sealgate.endpoint.v1.ContentSealed.$Properties;
type OpenPayload = messages.sealgate.endpoint.v1.OpenPayload.$Properties;
type PayloadOpened = messages.sealgate.endpoint.v1.PayloadOpened.$Properties;
type Row = messages.sealgate.endpoint.v1.KeyRow.$Properties;
/** A state, shown or named. */
type State = Pick<SealContent, 'ratchets' | 'ratchetsTag'>;

/** Whose ratchets. */
export interface Conversation {
  readonly business: AccountId;
  readonly peer: AccountId;
}

const nothing = new Uint8Array();

/** Moves the ratchets of conversations: takes their sealed state, or the tag of one that is open here, and answers the new one. */
export class HostedRatchets {
  private readonly vault: EndpointVault;
  private readonly accounts: HostedAccounts;
  private readonly opened = new OpenRatchets();
  /** Goes on being used: a buffer of that size for each state costs as much as sealing it. */
  private readonly encoder = protobuf.Writer.create();

  constructor(vault: EndpointVault, accounts: HostedAccounts) {
    this.vault = vault;
    this.accounts = accounts;
  }

  /** null: what the tag names is not open here. */
  async seal(of: Conversation, task: SealContent): Promise<ContentSealed | null> {
    const rows = this.open(of, task);
    if (rows === null) return null;
    const keys = this.accounts.of(of.business);
    const trusted = new Map((task.peers ?? []).map(peer => [peer.device ?? 0, peer.identityKey ?? nothing]));
    const ratchets = ratchetsOver(of, keys, rows, trusted, task.nowMs ?? 0);
    const peers = (task.peers ?? []).map(peer => ({ ...peer, address: { account: of.peer, device: deviceOf(peer.device) } }));
    for (const { archive, address } of peers) if (archive === true) await ratchets.archive(address, async writes => { rows.apply(writes); });
    const plaintext = task.plaintext ?? nothing;
    const requests = peers.map(({ address, bundle }) => ({ peer: address, plaintext, ...bundle ? { bundle } : {} }));
    const outcome = await ratchets.seal(requests, async writes => { rows.apply(writes); });
    if (outcome.kind === 'refused') return { refused: outcome.refused.map(({ peer, reason }) => ({ device: peer.device, reason })) };
    const listed = new Set((task.devices ?? []).map(device => `${of.peer}.${device}`));
    rows.keep(({ table, key }) => table !== 'session' || listed.has(key));
    return {
      ratchets: this.close(of, rows),
      sealed: outcome.sealed.map(({ peer, payload }) => ({ device: peer.device, payload })),
    };
  }

  /** null: as above. */
  async payload(of: Conversation, task: OpenPayload): Promise<PayloadOpened | null> {
    const rows = this.open(of, task);
    if (rows === null) return null;
    const keys = this.accounts.of(of.business);
    const device = deviceOf(task.device);
    const trusted = new Map<number, Uint8Array>([[device, task.identityKey ?? nothing]]);
    const pair = this.openPair(of.business, task);
    const ratchets = ratchetsOver(of, keys, rows, trusted, task.nowMs ?? 0, pair);
    let spent = false;
    const outcome = await ratchets.open({ account: of.peer, device }, task.payload ?? nothing, async writes => {
      spent = writes.some(isOneTime);
      rows.apply(writes.filter(write => !isOneTime(write)));
    });
    // Nothing was moved: it is as open as it was.
    if (outcome.kind !== 'opened') this.opened.keep(of, tagOfState(task), rows);
    switch (outcome.kind) {
      case 'opened': return { outcome: 'opened', plaintext: outcome.plaintext, ratchets: this.close(of, rows), spent };
      case 'retryRequest': return { outcome: 'retryRequest', retryAcceptedAtMs: outcome.request.acceptedAtMs, retryCurrentSession: outcome.request.currentSession };
      case 'undecryptable': return { outcome: 'undecryptable', reason: outcome.reason };
      case 'duplicate': return { outcome: 'duplicate' };
    }
  }

  /** Taken out of what is kept open: a request that fails leaves nothing half done behind. */
  private open(of: Conversation, state: State): KeyRows | null {
    const { ratchets: sealed } = state;
    if ((state.ratchetsTag?.length ?? 0) > 0) return this.opened.take(of, tagOfState(state));
    if (!sealed || sealed.length === 0) return new KeyRows([]);
    return new KeyRows(endpoint.Keys.decode(this.vault.open(ratchetsOf(of), sealed)).rows);
  }

  private close(of: Conversation, rows: KeyRows): Uint8Array {
    this.encoder.reset();
    const encoded = endpoint.Keys.encode({ rows: rows.list() }, this.encoder).finish(true);
    const sealed = this.vault.seal(ratchetsOf(of), encoded);
    this.opened.keep(of, tagOf(sealed), rows);
    return sealed;
  }

  private openPair(business: AccountId, { oneTime, oneTimeId }: OpenPayload): readonly Row[] {
    if (!oneTime || oneTime.length === 0) return [];
    return endpoint.Keys.decode(this.vault.open(pairOf(business, oneTimeId ?? 0), oneTime)).rows;
  }
}

function tagOfState({ ratchets, ratchetsTag }: State): Uint8Array {
  return ratchetsTag && ratchetsTag.length > 0 ? ratchetsTag : tagOf(ratchets ?? nothing);
}

function ratchetsOf({ business, peer }: Conversation): Whose {
  return { business, peer, label: 'ratchets', id: nothing };
}

function deviceOf(device: number | null | undefined): DeviceId {
  const id = parseDeviceId(device ?? 0);
  if (id === null) throw new Error('a device id is 1..127');
  return id;
}

function ratchetsOver(of: Conversation, keys: HostedKeys, rows: KeyRows, trusted: ReadonlyMap<number, Uint8Array>, nowMs: number, pair: readonly Row[] = []): Ratchets {
  return createRatchets({
    db: new LayeredKeys(rows, keys.rows, new KeyRows(pair)), identity: keys.identity, registrationId: keys.registrationId,
    self: keys.self,
    trust: { identityKeyOf: async (account, device) => account === of.peer ? trusted.get(device) ?? null : null },
    clock: clockAt(nowMs),
  });
}

/** The conversation's own rows, then the account's, then the pair's. */
class LayeredKeys implements KeyDb {
  private readonly layers: readonly KeyRows[];

  constructor(...layers: readonly KeyRows[]) {
    this.layers = layers;
  }

  async get(table: KeyTable, key: string): Promise<Bytes | null> {
    return await this.layers.find(layer => layer.has(table, key))?.get(table, key) ?? null;
  }
}

/** Used up with the message: its row goes, which is not the conversation's. Marks of last-resort keys stay with the conversation, whose peer alone could replay. */
function isOneTime({ table, key }: KeyWrite): boolean {
  return table === 'preKey' || (table === 'kyberPreKey' && Number(key) < LAST_RESORT_BASE);
}
