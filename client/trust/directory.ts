import { judgeManifest, verifyManifest, type SignedBlobInput, type VerifiedManifest } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId, type DeviceId } from '../../proto/ids.ts';
import { wire, type messages } from '../../proto/messages.ts';
import { accountOf } from '../bytes.ts';
import type { RefusedManifestReason } from '../client-events.ts';
import { bodyOf, type FrameBody } from '../connection/frames.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import { noticeRow } from '../messages/message-rows.ts';
import { put, type RowWrite } from '../profile/profile-rows.ts';
import type { BusinessIdentities } from './business-identities.ts';
import type { PinnedManifests } from './pinned-manifests.ts';

/** Who has which devices: verified manifests, pinned, never rolled back. */
export class Directory {
  private readonly core: Core;
  private readonly pins: PinnedManifests;
  private readonly identities: BusinessIdentities;
  private readonly fetching = new Map<AccountId, Promise<VerifiedManifest>>();

  constructor(core: Core, pins: PinnedManifests, identities: BusinessIdentities) {
    this.core = core;
    this.pins = pins;
    this.identities = identities;
  }

  /** The newest verified manifest that this device has seen. */
  pinned(account: AccountId): VerifiedManifest | null {
    return this.pins.get(account);
  }

  /** The own newest manifest; there is one from the registration on. */
  own(): VerifiedManifest {
    const manifest = this.pinned(this.core.account);
    if (manifest === null) throw new SealgateError('PROFILE_MISSING', { detail: 'the profile has no own manifest' });
    return manifest;
  }

  /** The pinned manifest, or the one that the server shows at first contact. */
  async ensure(account: AccountId): Promise<VerifiedManifest> {
    return this.pinned(account) ?? this.refresh(account);
  }

  /** Asks the server. Rejects with UNKNOWN_ACCOUNT, MANIFEST_REFUSED, OFFLINE, LOOKUP_BUDGET, ... One question at a time per account. */
  refresh(account: AccountId): Promise<VerifiedManifest> {
    const running = this.fetching.get(account);
    if (running !== undefined) return running;
    const fetching = this.find({ account: accountIdToBytes(account) }, account).finally(() => { this.fetching.delete(account); });
    this.fetching.set(account, fetching);
    return fetching;
  }

  /** Looks a number up. */
  async findNumber(number: string): Promise<VerifiedManifest> {
    return this.find({ number }, null);
  }

  /**
   * Verifies and judges a manifest that the server showed, and pins it when it is newer. Throws MANIFEST_REFUSED (and tells the person) for one that
   * does not verify, rolls back, forks, or has another account key than this device's own account. Returns what is pinned then.
   */
  consider(account: AccountId, shown: SignedBlobInput | null | undefined): VerifiedManifest {
    const next = this.verified(account, shown);
    const pinned = this.pinned(account);
    if (pinned === null) {
      this.pin(next, null);
      return next;
    }
    const judgement = judgeManifest(pinned, next);
    if (judgement === 'same') return pinned;
    if (judgement === 'rollback' || judgement === 'fork') throw this.refused(account, judgement);
    if (judgement === 'accountKeyChanged' && account === this.core.account) throw this.refused(account, 'ownAccountKey');
    this.pin(next, pinned, judgement === 'accountKeyChanged' ? this.keyChangeRows(account) : []);
    if (judgement === 'accountKeyChanged') this.tellKeyChange(account);
    return next;
  }

  /** As consider(), for a manifest that may have waited in the mailbox: an older one than the pinned is no attack then, and passed over. */
  considerWaited(account: AccountId, shown: messages.sealgate.v1.SignedBlob.$Properties | null | undefined): VerifiedManifest {
    const pinned = this.pinned(account);
    return pinned !== null && pinned.version > unverifiedVersion(shown) ? pinned : this.consider(account, shown);
  }

  /** The key under which what this device shows must be signed: for TrustSource. */
  identityKeyOf(account: AccountId, device: DeviceId): Uint8Array | null {
    return this.pinned(account)?.devices.find(entry => entry.id === device)?.identityKey ?? null;
  }

  /** Tells the person and makes the error. */
  refused(account: AccountId, reason: RefusedManifestReason): SealgateError {
    this.core.events.emit('manifestRefused', { account, own: account === this.core.account, reason });
    return new SealgateError('MANIFEST_REFUSED', { detail: reason });
  }

  private async find(by: NonNullable<FrameBody['findAccount']>, expected: AccountId | null): Promise<VerifiedManifest> {
    const info = bodyOf(await this.core.connector.ask({ findAccount: by }, this.core.offlineAfterMs), 'accountInfo');
    const account = accountOf(info.account);
    if (expected !== null && account !== expected) throw this.refused(expected, 'invalid');
    const manifest = this.consider(account, info.manifest);
    if (info.business) this.identities.consider(account, info.business);
    return manifest;
  }

  private verified(account: AccountId, shown: SignedBlobInput | null | undefined): VerifiedManifest {
    try {
      return verifyManifest(shown ?? new Uint8Array(), { account, clusterId: this.core.self().clusterId, nowMs: this.core.clock.nowMs() });
    } catch (error) {
      if (!SealgateError.is(error, 'BAD_MANIFEST')) throw error;
      throw this.refused(account, 'invalid');
    }
  }

  private pin(next: VerifiedManifest, previous: VerifiedManifest | null, rows: readonly RowWrite[] = []): void {
    this.pins.pin(next, rows);
    for (const device of previous?.devices ?? []) {
      if (!next.devices.some(kept => kept.id === device.id)) this.forget(next.account, device.id);
    }
    if (next.account === this.core.account && previous !== null) this.tellOwnDevices(previous, next);
  }

  private forget(account: AccountId, device: DeviceId): void {
    this.core.background(this.core.ratchets.forget({ account, device }, async writes => { this.core.store.commit([], writes); }));
  }

  private tellOwnDevices(previous: VerifiedManifest, next: VerifiedManifest): void {
    const key = (entry: VerifiedManifest['devices'][number]): string => `${entry.id}.${entry.incarnation}`;
    const before = new Set(previous.devices.map(key));
    const after = new Set(next.devices.map(key));
    for (const entry of previous.devices) if (!after.has(key(entry))) this.core.events.emit('deviceRemoved', { device: entry.id });
    for (const entry of next.devices) if (!before.has(key(entry))) this.core.events.emit('deviceLinked', { device: entry.id });
  }

  /** What the profile says from the change on, in the transaction that pins the new key. */
  private keyChangeRows(account: AccountId): RowWrite[] {
    const contact = contactOf(this.core.store, account);
    const isBlocking = contact.verified || contact.keyChange === 'blocking';
    const changed = { ...contact, verified: false, keyChange: isBlocking ? 'blocking' as const : 'notice' as const };
    return [put('contact', account, changed), noticeRow(this.core, account)];
  }

  private tellKeyChange(account: AccountId): void {
    this.core.events.emit('identityChanged', { account, wasVerified: contactOf(this.core.store, account).keyChange === 'blocking' });
  }
}

function unverifiedVersion(manifest: messages.sealgate.v1.SignedBlob.$Properties | null | undefined): number {
  try {
    return wire.Manifest.decode(manifest?.payload ?? new Uint8Array()).version;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
