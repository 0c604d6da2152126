import { SealgateError } from '../../../../proto/errors.ts';
import type { AccountId, DeviceKey } from '../../../../proto/ids.ts';
import type { ConversationKey, ConversationStore } from '../../../../storage/conversations/conversations.ts';
import { placeId } from '../client-message-id.ts';
import type { EndpointParts } from '../endpoint-parts.ts';
import type { HostedKeysStore } from './hosted-keys-store.ts';

const BATCH = 100;
/** Below this many at the server, more are made. */
const LOW = 50;
/** How many may be used before it is asked how many are left. */
const LOOK_EVERY = 20;

/** The one-time keys of hosted accounts: each pair is a sealed row of its own, which goes when it was used. */
export class OneTimePairs {
  private readonly parts: EndpointParts;
  private readonly store: ConversationStore;
  private readonly keys: HostedKeysStore;
  private readonly used = new Map<AccountId, number>();
  private readonly filling = new Map<AccountId, Promise<void>>();

  constructor(parts: EndpointParts, keys: HostedKeysStore) {
    this.parts = parts;
    this.store = parts.store;
    this.keys = keys;
  }

  /** Sealed; empty when there is none: used, or never there. */
  async load(business: AccountId, id: number): Promise<Uint8Array> {
    const { state } = await this.store.load(placeOf(business, id));
    return state ?? new Uint8Array();
  }

  /** Its message is durable: the pair goes. */
  async spent(business: AccountId, id: number): Promise<void> {
    const { peer } = placeOf(business, id);
    await this.store.erase(business, peer);
    this.used.set(business, (this.used.get(business) ?? 0) + 1);
  }

  /** Whether so many were used that the server may run out. */
  isLow(business: AccountId): boolean {
    return (this.used.get(business) ?? 0) >= LOOK_EVERY;
  }

  /** New repeated-use keys when they are due, new pairs when there are few. One at a time per account. */
  refresh(device: DeviceKey): Promise<void> {
    const running = this.filling.get(device.account);
    if (running !== undefined) return running;
    this.used.set(device.account, 0);
    const filling = this.refreshNow(device).finally(() => { this.filling.delete(device.account); });
    this.filling.set(device.account, filling);
    return filling;
  }

  private async refreshNow(device: DeviceKey): Promise<void> {
    const { port } = this.parts;
    const status = await port.keyStatus(device);
    const rotated = await this.keys.rotate(device.account, status.lastResortUsed ?? false);
    if (rotated !== null) await port.uploadKeys(device, rotated);
    if ((status.oneTime ?? 0) < LOW) await this.fill(device);
  }

  /** Durable here before anybody can get one. */
  private async fill(device: DeviceKey): Promise<void> {
    const pairs = await this.keys.makePairs(device.account, BATCH);
    await Promise.all(pairs.map(async ({ ec, sealed }) => {
      const key = placeOf(device.account, ec?.id ?? 0);
      await this.store.erase(key.business, key.peer);
      const applied = await this.store.apply(key, { version: 0, ...sealed ? { state: sealed } : {} });
      if (applied === 'conflict') throw new SealgateError('CONFLICT');
    }));
    await this.parts.port.uploadKeys(device, {
      oneTime: pairs.flatMap(({ ec }) => ec ?? []), oneTimeKyber: pairs.flatMap(({ kyber }) => kyber ?? []),
    });
  }
}

function placeOf(business: AccountId, id: number): ConversationKey {
  return { business, peer: placeId('one-time key', `${business}/${id}`) };
}
