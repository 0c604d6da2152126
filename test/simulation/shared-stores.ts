import { deviceKeyText, type AccountId, type DeviceKey } from '../../proto/ids.ts';
import { comparePositions, type Position } from '../../proto/position.ts';
import { MemoryAccountStore } from '../../storage/accounts/accounts-memory.ts';
import type { AccountStore } from '../../storage/accounts/accounts.ts';
import type { ConversationStore } from '../../storage/conversations/conversations.ts';
import { MemoryMailbox } from '../../storage/mailbox/mailbox-memory.ts';
import type { Mailbox, MailboxItem, MailboxWrite } from '../../storage/mailbox/mailbox.ts';
import { MemoryPreKeyStore } from '../../storage/pre-keys/pre-keys-memory.ts';
import type { PreKeyStore } from '../../storage/pre-keys/pre-keys.ts';
import type { MemoryRelationStore } from '../../storage/relations/relations-memory.ts';
import { LinkedConversations } from './hosted/linked-conversations.ts';
import type { StoreLink } from './store-link.ts';

const DAY_MS = 86_400_000;

/** Mailboxes in buckets by day, as the Cassandra variant has them (rule 16): one MemoryMailbox is one day's bucket. */
export class SharedMailbox {
  private readonly buckets = new Map<number, MemoryMailbox>();

  async write(items: readonly MailboxWrite[], writerNowMs: number): Promise<void> {
    for (const item of items) await this.bucket(this.bucketOf(item, writerNowMs)).write([item]);
  }

  async read(device: DeviceKey, range: Parameters<Mailbox['read']>[1], maxItems: number, maxBytes: number): Promise<readonly MailboxItem[]> {
    const found: MailboxItem[] = [];
    for (const bucket of this.buckets.values()) found.push(...await bucket.read(device, range, maxItems, maxBytes));
    if (this.buckets.size > 1) found.sort((a, b) => comparePositions(a.position, b.position));
    return found.slice(0, maxItems);
  }

  async deleteUpTo(device: DeviceKey, position: Position): Promise<void> {
    for (const bucket of this.buckets.values()) await bucket.deleteUpTo(device, position);
  }

  async drop(device: DeviceKey): Promise<void> {
    for (const bucket of this.buckets.values()) await bucket.drop(device);
  }

  async usage(device: DeviceKey): Promise<{ readonly items: number; readonly bytes: number }> {
    const total = { items: 0, bytes: 0 };
    for (const bucket of this.buckets.values()) {
      const { items, bytes } = await bucket.usage(device);
      total.items += items;
      total.bytes += bytes;
    }
    return total;
  }

  async has(device: DeviceKey, { epoch, offset }: Position): Promise<boolean> {
    const range = { after: { epoch, offset: offset - 1 }, below: { epoch, offset: offset + 1 }, notBeforeMs: 0 };
    return (await this.read(device, range, 1, 1)).length > 0;
  }

  /** By the time that the record carries, not by the clock of who writes: a replay by another node writes the same row. */
  protected bucketOf(item: MailboxWrite, _writerNowMs: number): number {
    return Math.floor(item.acceptedAtMs / DAY_MS);
  }

  private bucket(day: number): MemoryMailbox {
    const known = this.buckets.get(day);
    if (known !== undefined) return known;
    const created = new MemoryMailbox();
    this.buckets.set(day, created);
    return created;
  }
}

interface KeyRow { next: number; readonly count: number }

/** One-time pre-keys as rows with a counter that is advanced by a conditional write (rule 22). */
export class SharedPreKeys {
  private readonly rows = new Map<string, KeyRow>();

  upload(device: DeviceKey, count: number): void {
    this.rows.set(deviceKeyText(device), { next: 0, count });
  }

  async next(device: DeviceKey): Promise<number | null> {
    const row = this.rows.get(deviceKeyText(device));
    return row === undefined ? null : row.next;
  }

  /** The id of the key that was taken; null: none is left; false: somebody else was first. */
  async take(device: DeviceKey, expected: number): Promise<number | null | false> {
    const row = this.rows.get(deviceKeyText(device));
    if (row === undefined) return null;
    if (!this.mayTake(row.next, expected)) return false;
    if (expected >= row.count) return null;
    row.next = expected + 1;
    return expected;
  }

  /** The condition of the write. */
  protected mayTake(next: number, expected: number): boolean {
    return next === expected;
  }
}

/** What outlives every node. */
export interface SharedStores {
  readonly mailbox: SharedMailbox;
  readonly accounts: MemoryAccountStore;
  readonly preKeys: SharedPreKeys;
  readonly relations: MemoryRelationStore;
  readonly conversations: ConversationStore;
}

export interface LinkedStores {
  readonly mailbox: Mailbox;
  readonly accounts: AccountStore;
  readonly preKeys: PreKeyStore;
  readonly relations: MemoryRelationStore;
  readonly conversations: ConversationStore;
  /** The id of a one-time key that is the caller's alone, null when none is left. An unknown result burns one. */
  takeKey(device: DeviceKey): Promise<number | null>;
}

/** The stores as one node reaches them. `acts` is told of each change of a partition's mail: only its owner may make one. */
export function linkStores(
  shared: SharedStores, link: StoreLink, nowMs: () => number, acts: (partition: number, what: string) => void, partitionOf: (account: AccountId) => number,
): LinkedStores {
  const { mailbox, accounts, preKeys, relations, conversations } = shared;
  return {
    mailbox: {
      write: items => {
        const writtenAtMs = nowMs();
        for (const { partition, position } of items) acts(partition, `writes ${position.offset} to the mailbox`);
        // As several requests that overtake each other: who reads meanwhile may see any of them without the others.
        const pieces = piecesOf(items).map(piece => link.call('write', () => mailbox.write(piece, writtenAtMs)));
        return Promise.all(pieces).then(() => undefined);
      },
      read: (...parameters) => link.call('read', () => mailbox.read(...parameters)),
      deleteUpTo: (device, position) => {
        acts(partitionOf(device.account), `deletes up to ${position.offset} from the mailbox`);
        return link.call('write', () => mailbox.deleteUpTo(device, position));
      },
      usage: device => link.call('read', () => mailbox.usage(device)),
      drop: device => link.call('write', () => mailbox.drop(device)),
      expire: async () => 0,
    },
    accounts: new LinkedAccounts(accounts, link),
    preKeys: new MemoryPreKeyStore(),
    relations,
    conversations: new LinkedConversations(conversations, link),
    takeKey: device => takeKey(preKeys, link, device),
  };
}

/** Two items each, so that there are many. */
function piecesOf(items: readonly MailboxWrite[]): readonly (readonly MailboxWrite[])[] {
  return Array.from({ length: Math.ceil(items.length / 2) }, (_, i) => items.slice(2 * i, 2 * i + 2));
}

async function takeKey(preKeys: SharedPreKeys, link: StoreLink, device: DeviceKey): Promise<number | null> {
  for (;;) {
    const next = await link.call('read', () => preKeys.next(device));
    const taken = next === null ? null : await link.call('write', () => preKeys.take(device, next));
    if (taken !== false) return taken;
  }
}

/** Only what routing and authentication ask goes over the link. */
class LinkedAccounts extends MemoryAccountStore {
  private readonly shared: MemoryAccountStore;
  private readonly link: StoreLink;

  constructor(shared: MemoryAccountStore, link: StoreLink) {
    super();
    this.shared = shared;
    this.link = link;
  }

  override load(...parameters: Parameters<AccountStore['load']>): ReturnType<AccountStore['load']> {
    return this.link.call('read', () => this.shared.load(...parameters));
  }

  override loadBoth(...parameters: Parameters<MemoryAccountStore['loadBoth']>): ReturnType<MemoryAccountStore['loadBoth']> {
    return this.link.call('read', () => this.shared.loadBoth(...parameters));
  }

  override credentials(...parameters: Parameters<AccountStore['credentials']>): ReturnType<AccountStore['credentials']> {
    return this.link.call('read', () => this.shared.credentials(...parameters));
  }

  override replaceManifest(...parameters: Parameters<AccountStore['replaceManifest']>): ReturnType<AccountStore['replaceManifest']> {
    return this.link.call('sure', () => this.shared.replaceManifest(...parameters));
  }
}
