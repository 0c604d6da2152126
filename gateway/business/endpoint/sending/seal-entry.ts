import { encodeContent, manifestRef, serializeContent, type VerifiedManifest } from '../../../../crypto/index.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { accountIdToBytes, type DeviceId } from '../../../../proto/ids.ts';
import { endpoint, wire, type messages } from '../../../../proto/messages.ts';
import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import type { Conversation, Step } from '../conversation/conversation.ts';
import type { ConversationCrypto, Sealed } from '../conversation/conversation-crypto.ts';
import type { ConversationVault, OpenEntry } from '../conversation/conversation-vault.ts';
import { sameId, type Memory } from '../conversation/conversation-memory.ts';
import { newestManifest, rememberedAs } from '../conversation/contact-manifest.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';

type Content = messages.sealgate.content.v1.Content.$Properties;
type Bundle = messages.sealgate.v1.Bundle.$Properties;
type Note = messages.sealgate.endpoint.v1.OutboxNote.$Properties;

/** What is to be sealed. */
export interface Draft {
  readonly clientMessageId: Uint8Array;
  /** Complete, but for what depends on when and for whom it is sealed. */
  readonly content: Content;
  readonly kind: messages.sealgate.endpoint.v1.OutboxNote.Kind;
  readonly urgent: boolean;
  /** The place of what it replaces. */
  readonly order?: number;
  /** What is remembered with it, given the content as it is sealed. */
  readonly remember: (memory: Memory, content: Uint8Array, manifest: VerifiedManifest) => Memory;
}

/** For whom. */
export interface Addressees {
  /** The devices of an envelope that lacked them, or of one that could not read it; null: all. */
  readonly only: readonly DeviceId[] | null;
  /** Whose sessions begin anew. */
  readonly archive: ReadonlySet<number>;
}

/** A step that makes entries; nothing has happened yet. */
export interface SealedStep extends Step {
  /** How many of the drafts are in it: the first ones. */
  readonly drafts: number;
}

export const everybody: Addressees = { only: null, archive: new Set() };
/** Of what is sealed together, for all devices; a draft that is longer goes alone. */
const BYTES_MAX = 256 * 1024;
const BUNDLES_TRIES = 3;

/** What of a draft is seen outside of the ciphertexts. */
type Outline = Pick<Draft, 'clientMessageId' | 'kind' | 'urgent'>;

interface Completed { readonly draft: Outline; readonly plaintext: Uint8Array; readonly note: Note; readonly order: number }

/** Turns contents into outbox entries: payloads for the devices of the contact's newest manifest, with the ratchets and the memory of the same step. */
export class EntrySealer {
  private readonly parts: EndpointParts;
  private readonly crypto: ConversationCrypto;
  private readonly vault: ConversationVault;

  constructor(parts: EndpointParts, crypto: ConversationCrypto, vault: ConversationVault) {
    this.parts = parts;
    this.crypto = crypto;
    this.vault = vault;
  }

  /** The pinned manifest, or at first contact the one that the server shows. */
  async manifestOf({ key, manifest }: Conversation): Promise<VerifiedManifest> {
    return manifest ?? await this.newestOf(key.peer, null);
  }

  newestOf(peer: Conversation['key']['peer'], pinned: VerifiedManifest | null): Promise<VerifiedManifest> {
    const { port, clusterId, clock } = this.parts;
    return newestManifest(port, pinned, peer, { clusterId, nowMs: clock.nowMs() });
  }

  /**
   * The step that makes an entry for each draft, in their order: as many as may go together. Rejects for all of them with NO_KEYS (a device has none on the server), MANIFEST_REFUSED (the server's keys are
   * not the device's), TOO_LARGE, UNKNOWN_ACCOUNT, and as port and crypto processes do.
   */
  async seal(conversation: Conversation, device: HostedDevice, manifest: VerifiedManifest, drafts: readonly Draft[], to = everybody): Promise<SealedStep> {
    let { memory } = conversation;
    let bytes = 0;
    const completed: Completed[] = [];
    for (const draft of drafts) {
      const content = this.complete(conversation.key, memory, device, manifest, draft.content);
      const serialized = serializeContent(content);
      const plaintext = encodeContent(content, serialized);
      bytes += plaintext.length * manifest.devices.length;
      if (bytes > BYTES_MAX && completed.length > 0) break;
      memory = draft.remember(memory, serialized, manifest);
      const isMessage = draft.kind === endpoint.OutboxNote.Kind.MESSAGE;
      completed.push({ draft, plaintext, note: { kind: draft.kind, contentId: content.contentId ?? null, content: isMessage ? null : serialized }, order: draft.order ?? conversation.nextOrder() });
    }
    const sealed = await this.sealed(conversation, manifest, to, completed.map(({ plaintext }) => plaintext));
    await this.parts.pace.turn(completed.length);
    return {
      memory: { ...memory, manifest: rememberedAs(manifest) }, ratchets: sealed.ratchets, drafts: completed.length,
      outboxAdded: completed.map((each, i) => this.entry(conversation.key, manifest, each, sealed.payloads[i] ?? new Map<number, Uint8Array>())),
    };
  }

  /** An entry that is not sealed: what is in it, anybody may read. */
  plain(conversation: Conversation, manifest: VerifiedManifest, clientMessageId: Uint8Array, payload: Uint8Array): OpenEntry {
    const kind = endpoint.OutboxNote.Kind.RETRY_REQUEST;
    return this.entry(conversation.key, manifest, { draft: { clientMessageId, kind, urgent: false }, note: { kind }, order: conversation.nextOrder() }, new Map(manifest.devices.map(({ id }) => [id, payload])));
  }

  private entry(key: ConversationKey, manifest: VerifiedManifest, { draft, note, order }: Omit<Completed, 'plaintext'>, payloads: ReadonlyMap<number, Uint8Array>): OpenEntry {
    const { clientMessageId: id } = draft;
    const send = wire.Send.encode(sendOf(key, manifest, draft, payloads)).finish();
    return { id, order, send, note: this.vault.sealNote(key, id, note), opened: note };
  }

  private complete(key: ConversationKey, memory: Memory, device: HostedDevice, manifest: VerifiedManifest, content: Content): Content {
    const isAgain = sameId(memory.lastSentId, content.contentId) || (content.previousId?.length ?? 0) > 0;
    return {
      ...content,
      conversation: { account: accountIdToBytes(key.peer) },
      // Sealed again, it keeps its place in the chain.
      previousId: (isAgain ? content.previousId : memory.lastSentId) ?? new Uint8Array(),
      authorManifest: manifestRef(device.manifest),
      recipientManifest: manifestRef(manifest),
    };
  }

  private async sealed({ key, ratchets }: Conversation, manifest: VerifiedManifest, { only, archive }: Addressees, plaintexts: readonly Uint8Array[]): Promise<Sealed & { readonly kind: 'sealed' }> {
    const bundles = new Map<number, Bundle>();
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.crypto.sealContents(key, { ratchets, manifest, devices: only ?? manifest.devices.map(({ id }) => id), bundles, archive, plaintexts, nowMs: this.parts.clock.nowMs() });
      if (outcome.kind === 'sealed') return outcome;
      if (outcome.refused.some(({ reason }) => reason !== 'needsBundle')) throw new SealgateError('MANIFEST_REFUSED', { detail: 'the server\'s keys are not the device\'s' });
      const needing = manifest.devices.map(({ id }) => id).filter(id => outcome.refused.some(({ device }) => device === id) && !bundles.has(id));
      if (needing.length === 0 || attempt >= BUNDLES_TRIES) throw new SealgateError('NO_KEYS');
      for (const bundle of await this.parts.port.takeBundles(key.peer, needing)) bundles.set(bundle.device ?? 0, bundle);
    }
  }
}

function sendOf(key: ConversationKey, manifest: VerifiedManifest, draft: Outline, payloads: ReadonlyMap<number, Uint8Array>): messages.sealgate.v1.Send.$Properties {
  return {
    clientMessageId: draft.clientMessageId, recipient: accountIdToBytes(key.peer), manifestVersion: manifest.version, urgent: draft.urgent,
    completes: draft.kind === endpoint.OutboxNote.Kind.COMPLETION,
    sealed: manifest.devices.flatMap(({ id, incarnation, registrationId }) => {
      const payload = payloads.get(id);
      return payload === undefined ? [] : [{ device: id, incarnation, registrationId, payload }];
    }),
  };
}
