import { parseContent, serializeContent, type VerifiedManifest } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { toHex } from '../../proto/hex.ts';
import type { AccountId } from '../../proto/ids.ts';
import { sameBytes } from '../bytes.ts';
import type { Core } from '../core.ts';
import type { Content } from '../messages/content.ts';
import { nextOrder } from '../messages/message-rows.ts';
import { drop, put, type OutboxRow, type RowWrite, type SendPurpose, type SentDevice, type SentRow } from '../profile/profile-rows.ts';
import type { Directory } from '../trust/directory.ts';
import { newClientMessageId, outboxKey, outboxRow, recipientsOf } from './outbox-rows.ts';
import { ATTEMPTS_MAX } from './refusals.ts';
import type { Sealer } from './sealer.ts';

export interface Outgoing {
  readonly recipient: AccountId;
  readonly purpose: SendPurpose;
  /** Content id, time, conversation, timer, body; the rest is filled in when it is sealed. */
  readonly content: Content;
  readonly urgent: boolean;
  /** The account key that the profile had when this was written; null: none yet. */
  readonly writtenFor: Uint8Array | null;
  /** Written in the transaction that makes the sealed bytes durable. */
  readonly rows?: () => readonly RowWrite[];
}

/** Seals into the outbox: the row with the bytes that leave is committed together with the ratchets, and what it replaces goes in the same transaction. */
export class OutboxSealer {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly sealer: Sealer;

  constructor(core: Core, directory: Directory, sealer: Sealer) {
    this.core = core;
    this.directory = directory;
    this.sealer = sealer;
  }

  /**
   * For the recipient's devices of now. The pinned manifest can change while this seals for it: then nothing was committed, and what may go to whom is decided anew. Rejects as
   * Sealer.assertMayWrite() and Sealer.seal() do, WRONG_DEVICES when the recipient has no other device.
   */
  async forNewest(outgoing: Outgoing, replaces: OutboxRow | null = null): Promise<OutboxRow> {
    for (let attempt = 1; ; attempt += 1) {
      const manifest = await this.directory.ensure(outgoing.recipient);
      this.sealer.assertMayWrite(outgoing.recipient, outgoing.writtenFor, manifest);
      try {
        return await this.forAll(outgoing, manifest, replaces);
      } catch (error) {
        const isStale = SealgateError.is(error, 'CONFLICT') || (SealgateError.is(error, 'NO_KEYS') && await this.hasChanged(manifest));
        if (!isStale || attempt >= ATTEMPTS_MAX) throw error;
      }
    }
  }

  /** For what the recipient's devices are in this manifest, those of `row` only: the rest of its envelope was taken. null: none of them is in it. */
  async forThoseOf(row: OutboxRow, outgoing: Outgoing, manifest: VerifiedManifest): Promise<OutboxRow | null> {
    const devices = this.recipientsOf(manifest).filter(entry => isOneOf(entry, row.devices));
    return devices.length === 0 ? null : this.sealFor(outgoing, manifest, devices, row.clientMessageId, row);
  }

  /** For the devices that the envelope lacked, under its client message id; nothing when it lacks none of them. */
  async forMissing(sent: SentRow, manifest: VerifiedManifest, missing: ReadonlySet<number>): Promise<void> {
    this.sealer.assertMayWrite(sent.recipient, sent.accountKey, manifest);
    const devices = this.recipientsOf(manifest).filter(entry => missing.has(entry.device) && !isOneOf(entry, sent.devices));
    const parsed = parseContent(sent.content);
    if (devices.length === 0 || parsed.kind !== 'content') return;
    const outgoing: Outgoing = { recipient: sent.recipient, purpose: 'completion', content: parsed.content, urgent: false, writtenFor: sent.accountKey };
    await this.sealFor(outgoing, manifest, devices, sent.clientMessageId, null);
  }

  private async forAll(outgoing: Outgoing, manifest: VerifiedManifest, replaces: OutboxRow | null): Promise<OutboxRow> {
    const devices = this.recipientsOf(manifest);
    if (devices.length === 0) throw new SealgateError('WRONG_DEVICES', { detail: 'there is no other device' });
    return this.sealFor(outgoing, manifest, devices, newClientMessageId(this.core.random), replaces);
  }

  /** A device without keys at the server may be one that is no more: asks for the newest manifest. */
  private async hasChanged(manifest: VerifiedManifest): Promise<boolean> {
    const newest = await this.directory.refresh(manifest.account);
    return newest.version !== manifest.version;
  }

  private async sealFor(
    { content, recipient, purpose, urgent, rows }: Outgoing, manifest: VerifiedManifest, devices: readonly SentDevice[], clientMessageId: string, replaces: OutboxRow | null,
  ): Promise<OutboxRow> {
    const complete = this.sealer.complete(content, manifest);
    const rowsMade: OutboxRow[] = [];
    await this.sealer.seal(complete, manifest, devices, (writes, sealed) => {
      const made = outboxRow({
        clientMessageId, recipient, manifest, sealed, content: serializeContent(complete), contentId: toHex(content.contentId ?? new Uint8Array()), purpose, urgent,
        order: replaces?.order ?? nextOrder(this.core.clock.nowMs()),
      });
      const old = replaces === null ? [] : [drop('outbox', outboxKey(replaces))];
      this.core.store.commit([...old, put('outbox', outboxKey(made), made), ...rows?.() ?? []], writes);
      rowsMade.push(made);
    });
    const [row] = rowsMade;
    if (row === undefined) throw new SealgateError('INTERNAL', { detail: 'sealed without a commit' });
    return row;
  }

  private recipientsOf(manifest: VerifiedManifest): SentDevice[] {
    return recipientsOf(manifest, this.core.account, this.core.device);
  }
}

function isOneOf(entry: SentDevice, devices: readonly SentDevice[]): boolean {
  return devices.some(one => one.device === entry.device && one.incarnation === entry.incarnation && sameBytes(one.identityKey, entry.identityKey));
}
