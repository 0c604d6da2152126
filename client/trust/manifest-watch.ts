import { toHex } from '../../proto/hex.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import type { ClientEvents } from '../client-events.ts';
import type { Core } from '../core.ts';
import type { Directory } from './directory.ts';
import type { PinnedManifests } from './pinned-manifests.ts';

type ManifestRef = messages.sealgate.content.v1.ManifestRef.$Properties;
export type ManifestConflict = ClientEvents['manifestConflict'];

/** Compares what the other side says it sees with what the server shows us: a server that shows two faces cannot let the two talk. */
export class ManifestWatch {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly pins: PinnedManifests;

  constructor(core: Core, directory: Directory, pins: PinnedManifests) {
    this.core = core;
    this.directory = directory;
    this.pins = pins;
  }

  /**
   * `author` wrote the content. Asks the server when a version is named that is newer than what we have.
   * Rejects when the server cannot be asked.
   */
  async check(author: AccountId, authorRef: ManifestRef | null | undefined, recipientRef: ManifestRef | null | undefined): Promise<ManifestConflict[]> {
    return [
      ...await this.compare(author, 'author', authorRef),
      ...await this.compare(this.core.account, 'recipient', recipientRef),
    ];
  }

  private async compare(account: AccountId, whose: 'author' | 'recipient', ref: ManifestRef | null | undefined): Promise<ManifestConflict[]> {
    const version = ref?.version ?? 0;
    if (version === 0) return [];
    if (version > (this.directory.pinned(account)?.version ?? 0)) await this.directory.refresh(account);
    const hash = this.pins.hashOf(account, version);
    const isNewerThanShown = version > (this.directory.pinned(account)?.version ?? 0);
    const isOther = hash !== null && hash !== toHex(ref?.hash ?? new Uint8Array());
    return isNewerThanShown || isOther ? [{ account, whose, version }] : [];
  }
}
