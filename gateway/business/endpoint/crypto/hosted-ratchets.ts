import protobuf from 'protobufjs/minimal.js';
import { LAST_RESORT_BASE, type KeyWrite } from '../../../../crypto/index.ts';
import type { AccountId } from '../../../../proto/ids.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import type { EndpointVault, Whose } from '../conversation/endpoint-vault.ts';
import { pairOf, type HostedAccounts } from './hosted-keys.ts';
import { KeyRows } from './key-rows.ts';
import { OpenConversation } from './open-conversation.ts';
import { OpenRatchets } from './open-ratchets.ts';
import { tagOf } from './ratchets-tag.ts';

type SealContent = messages.sealgate.endpoint.v1.SealContent.$Properties;
type ContentSealed = messages.sealgate.endpoint.v1.ContentSealed.$Properties;
type OpenPayloads = messages.sealgate.endpoint.v1.OpenPayloads.$Properties;
type SealedPayloadFrom = messages.sealgate.endpoint.v1.SealedPayloadFrom.$Properties;
type PayloadsOpened = messages.sealgate.endpoint.v1.PayloadsOpened.$Properties;
type PayloadOpened = messages.sealgate.endpoint.v1.PayloadOpened.$Properties;
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
    const open = this.open(of, task);
    if (open === null) return null;
    const { rows, ratchets } = open;
    const peers = task.peers ?? [];
    open.begin({ nowMs: task.nowMs ?? 0, trusted: new Map(peers.map(({ device, identityKey }) => [device ?? 0, identityKey ?? nothing])), pair: null });
    const apply = async (writes: readonly KeyWrite[]): Promise<void> => { rows.apply(writes); };
    for (const { archive, device } of peers) if (archive === true) await ratchets.archive(open.addressOf(device), apply);
    const sealed: messages.sealgate.v1.Sealed.$Properties[] = [];
    for (const plaintext of task.plaintexts ?? []) {
      const outcome = await ratchets.seal(peers.map(({ device, bundle }) => ({ peer: open.addressOf(device), plaintext, ...bundle ? { bundle } : {} })), apply);
      if (outcome.kind === 'refused') return { refused: outcome.refused.map(({ peer, reason }) => ({ device: peer.device, reason })) };
      for (const { peer, payload } of outcome.sealed) sealed.push({ device: peer.device, payload });
    }
    open.end();
    const listed = new Set((task.devices ?? []).map(device => `${of.peer}.${device}`));
    rows.keep(({ table, key }) => table !== 'session' || listed.has(key));
    return { ratchets: this.close(of, open), sealed };
  }

  /** null: as above. */
  async payloads(of: Conversation, task: OpenPayloads): Promise<PayloadsOpened | null> {
    const open = this.open(of, task);
    if (open === null) return null;
    const opened: PayloadOpened[] = [];
    const spent = new Set<number>();
    for (const from of task.payloads ?? []) {
      const oneTimeId = from.oneTimeId ?? 0;
      // A pair opens one first message, also before its row has gone.
      const pair = spent.has(oneTimeId) ? null : this.openPair(of.business, from);
      const one = await this.payload(open, from, pair, task.nowMs ?? 0);
      if (one.spent === true) spent.add(oneTimeId);
      opened.push(one);
    }
    if (opened.some(({ outcome }) => outcome === 'opened')) return { opened, ratchets: this.close(of, open) };
    // Nothing was moved: it is as open as it was.
    this.opened.keep(of, tagOfState(task), open);
    return { opened };
  }

  private async payload(open: OpenConversation, from: SealedPayloadFrom, pair: KeyRows | null, nowMs: number): Promise<PayloadOpened> {
    const address = open.addressOf(from.device);
    open.begin({ nowMs, trusted: new Map([[address.device, from.identityKey ?? nothing]]), pair });
    let spent = false;
    const outcome = await open.ratchets.open(address, from.payload ?? nothing, async writes => {
      spent = writes.some(isOneTime);
      open.rows.apply(writes.filter(write => !isOneTime(write)));
    });
    open.end();
    switch (outcome.kind) {
      case 'opened': return { outcome: 'opened', plaintext: outcome.plaintext, spent };
      case 'retryRequest': return { outcome: 'retryRequest', retryAcceptedAtMs: outcome.request.acceptedAtMs, retryCurrentSession: outcome.request.currentSession };
      case 'undecryptable': return { outcome: 'undecryptable', reason: outcome.reason };
      case 'duplicate': return { outcome: 'duplicate' };
    }
  }

  /** Taken out of what is kept open: a request that fails leaves nothing half done behind. */
  private open(of: Conversation, state: State): OpenConversation | null {
    const keys = this.accounts.of(of.business);
    const { ratchets: sealed } = state;
    if ((state.ratchetsTag?.length ?? 0) > 0) {
      const open = this.opened.take(of, tagOfState(state));
      // The account's keys may have been handed in anew since.
      return open === null || open.keys === keys ? open : new OpenConversation(of.peer, keys, open.rows);
    }
    const rows = !sealed || sealed.length === 0 ? [] : endpoint.Keys.decode(this.vault.open(ratchetsOf(of), sealed)).rows;
    return new OpenConversation(of.peer, keys, new KeyRows(rows));
  }

  private close(of: Conversation, open: OpenConversation): Uint8Array {
    this.encoder.reset();
    const encoded = endpoint.Keys.encode({ rows: open.rows.list() }, this.encoder).finish(true);
    const sealed = this.vault.seal(ratchetsOf(of), encoded);
    this.opened.keep(of, tagOf(sealed), open);
    return sealed;
  }

  private openPair(business: AccountId, { oneTime, oneTimeId }: SealedPayloadFrom): KeyRows | null {
    if (!oneTime || oneTime.length === 0) return null;
    return new KeyRows(endpoint.Keys.decode(this.vault.open(pairOf(business, oneTimeId ?? 0), oneTime)).rows);
  }
}

function tagOfState({ ratchets, ratchetsTag }: State): Uint8Array {
  return ratchetsTag && ratchetsTag.length > 0 ? ratchetsTag : tagOf(ratchets ?? nothing);
}

function ratchetsOf({ business, peer }: Conversation): Whose {
  return { business, peer, label: 'ratchets', id: nothing };
}

/** Used up with the message: its row goes, which is not the conversation's. Marks of last-resort keys stay with the conversation, whose peer alone could replay. */
function isOneTime({ table, key }: KeyWrite): boolean {
  return table === 'preKey' || (table === 'kyberPreKey' && Number(key) < LAST_RESORT_BASE);
}
