import { encodeContent, manifestRef, type KeyWrite, type SealedFor, type VerifiedManifest } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId, type DeviceId } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import { fromHex, sameBytes } from '../bytes.ts';
import { bodyOf } from '../connection/frames.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import type { Content } from '../messages/content.ts';
import type { SentDevice } from '../profile/profile-rows.ts';
import type { Directory } from '../trust/directory.ts';

type Bundle = messages.sealgate.v1.Bundle.$Properties;

/** Turns one content into a payload for each device of a manifest. */
export class Sealer {
  private readonly core: Core;
  private readonly directory: Directory;

  constructor(core: Core, directory: Directory) {
    this.core = core;
    this.directory = directory;
  }

  /** Throws IDENTITY_CHANGED: the contact was verified and its key changed, or it changed since this was written (`writtenFor`: the key of then). Throws CUSTODY_PENDING, CUSTODY_DECLINED. */
  assertMayWrite(account: AccountId, writtenFor: Uint8Array | null, manifest: VerifiedManifest): void {
    this.core.custody().assertAccepted(account);
    if (contactOf(this.core.store, account).keyChange === 'blocking') throw new SealgateError('IDENTITY_CHANGED');
    if (writtenFor !== null && !sameBytes(writtenFor, manifest.accountKey)) throw new SealgateError('IDENTITY_CHANGED');
  }

  /** The content with what depends on whom it goes to and when. */
  complete(content: Content, manifest: VerifiedManifest): Content {
    const previous = this.core.store.get('chain', `sent/${manifest.account}`);
    return {
      ...content,
      ...(previous === null ? {} : { previousId: fromHex(previous.contentId) }),
      authorManifest: manifestRef(this.directory.own()),
      recipientManifest: manifestRef(manifest),
    };
  }

  /**
   * Seals for these devices, all or none. `commit` makes the ratchets durable with the caller's rows, before anything can leave.
   * Rejects with CONFLICT when another manifest was pinned meanwhile: nothing was committed, decide anew under that one. Rejects with NO_KEYS when
   * a device has none on the server, MANIFEST_REFUSED when the server hands out keys that are not the device's.
   */
  async seal(
    content: Content, manifest: VerifiedManifest, devices: readonly SentDevice[],
    commit: (writes: readonly KeyWrite[], sealed: readonly SealedFor[]) => void,
  ): Promise<void> {
    const plaintext = encodeContent(content);
    const { account } = manifest;
    const bundles = new Map<number, Bundle | null>();
    let needing = await this.needingBundle(account, devices);
    for (;;) {
      await this.takeBundles(account, needing, bundles);
      const requests = devices.map(({ device }) => {
        const bundle = bundles.get(device) ?? null;
        return { peer: { account, device }, plaintext, ...(bundle === null ? {} : { bundle }) };
      });
      const outcome = await this.core.ratchets.seal(requests, async (writes, sealed) => {
        // The ratchets trust what is pinned now, which may be a key that nobody has agreed to yet.
        this.assertStill(manifest);
        commit(writes, sealed);
      });
      if (outcome.kind === 'sealed') return;
      this.assertStill(manifest);
      if (outcome.refused.some(({ reason }) => reason === 'badBundle')) throw this.directory.refused(account, 'bundle');
      if (outcome.refused.some(({ reason }) => reason === 'untrusted')) throw new SealgateError('MANIFEST_REFUSED');
      // A session can go between the look at it and the sealing: forgotten, or archived because the peer could not read.
      needing = outcome.refused.map(({ peer }) => peer.device).filter(device => !bundles.has(device));
      if (needing.length === 0) throw new SealgateError('NO_KEYS');
    }
  }

  private assertStill(manifest: VerifiedManifest): void {
    const pinned = this.directory.pinned(manifest.account);
    if (pinned?.version !== manifest.version || !sameBytes(pinned.accountKey, manifest.accountKey)) {
      throw new SealgateError('CONFLICT', { detail: 'the recipient\'s devices changed meanwhile' });
    }
  }

  private async needingBundle(account: AccountId, devices: readonly SentDevice[]): Promise<DeviceId[]> {
    const needing: DeviceId[] = [];
    for (const { device } of devices) {
      if (await this.core.ratchets.needsBundle({ account, device })) needing.push(device);
    }
    return needing;
  }

  /** Asks for these devices' bundles; null stands for one that the server does not have. */
  private async takeBundles(account: AccountId, devices: readonly DeviceId[], bundles: Map<number, Bundle | null>): Promise<void> {
    if (devices.length === 0) return;
    // Asked twice it costs a one-time key, as any answer that is lost.
    const answer = bodyOf(await this.core.connector.ask({ takeBundles: { account: accountIdToBytes(account), devices: [...devices] } }, this.core.offlineAfterMs), 'bundles');
    for (const device of devices) bundles.set(device, (answer.bundles ?? []).find(bundle => bundle.device === device) ?? null);
  }
}
