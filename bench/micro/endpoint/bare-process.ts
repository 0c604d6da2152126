// libsignal's own calls for a business's conversations and nothing around them: no gateway, no locks, no sealing. Measured from outside.
import {
  IdentityChange, IdentityKeyStore, processPreKeyBundle, SessionRecord, SessionStore, SignalMessage, signalDecrypt, signalEncrypt,
  type IdentityKeyPair, type PrivateKey, type ProtocolAddress, type PublicKey,
} from '@signalapp/libsignal-client';
import { toPreKeyBundle } from '../../../crypto/bundle.ts';
import { toProtocolAddress } from '../../../crypto/device-address.ts';
import { DeviceIdentity, type Bytes } from '../../../crypto/index.ts';
import { PRIMARY_DEVICE } from '../../../proto/ids.ts';
import type { BareAnswer, BareMessage, BareTask } from './bare-task.ts';

/** What libsignal asks for, over one serialized record, as it is to be kept. */
class OneSession extends SessionStore {
  private record: Bytes | null = null;

  async saveSession(_name: ProtocolAddress, record: SessionRecord): Promise<void> { this.record = record.serialize(); }
  async getSession(): Promise<SessionRecord | null> { return this.record === null ? null : SessionRecord.deserialize(this.record); }
  async getExistingSessions(): Promise<SessionRecord[]> { return this.record === null ? [] : [SessionRecord.deserialize(this.record)]; }
}

class OneIdentity extends IdentityKeyStore {
  private readonly pair: IdentityKeyPair;

  constructor(pair: IdentityKeyPair) {
    super();
    this.pair = pair;
  }

  async getIdentityKey(): Promise<PrivateKey> { return this.pair.privateKey; }
  override async getIdentityKeyPair(): Promise<IdentityKeyPair> { return this.pair; }
  async getLocalRegistrationId(): Promise<number> { return 7; }
  async saveIdentity(): Promise<IdentityChange> { return IdentityChange.NewOrUnchanged; }
  async isTrustedIdentity(): Promise<boolean> { return true; }
  async getIdentity(): Promise<PublicKey | null> { return null; }
}

/** Works one conversation after another. */
class BareConversations {
  private readonly keys: OneIdentity;
  private readonly self: ProtocolAddress;
  private readonly conversations: { readonly name: ProtocolAddress; readonly session: OneSession }[] = [];

  private constructor({ business, identity }: BareTask & { readonly kind: 'start' }) {
    this.keys = new OneIdentity(DeviceIdentity.deserialize(identity).keyPair);
    this.self = toProtocolAddress({ account: business, device: PRIMARY_DEVICE });
  }

  static async start(task: BareTask & { readonly kind: 'start' }): Promise<BareConversations> {
    const made = new BareConversations(task);
    for (const { account, identityKey, bundle } of task.contacts) {
      const address = { account, device: PRIMARY_DEVICE };
      const preKeys = toPreKeyBundle(address, identityKey, bundle);
      if (preKeys === null) throw new Error('a bad bundle');
      const conversation = { name: toProtocolAddress(address), session: new OneSession() };
      await processPreKeyBundle(preKeys, conversation.name, made.self, conversation.session, made.keys);
      made.conversations.push(conversation);
    }
    return made;
  }

  async seal(plaintexts: readonly Bytes[]): Promise<BareAnswer> {
    const sealed: BareMessage[] = [];
    for (const [i, { name, session }] of this.conversations.entries()) {
      const message = await signalEncrypt(plaintexts[i] ?? new Uint8Array(), name, this.self, session, this.keys);
      sealed.push({ type: message.type(), bytes: message.serialize() });
    }
    return sealed;
  }

  async open(ciphertexts: readonly Bytes[]): Promise<BareAnswer> {
    const opened: BareMessage[] = [];
    for (const [i, { name, session }] of this.conversations.entries()) {
      opened.push({ type: 0, bytes: await signalDecrypt(SignalMessage.deserialize(ciphertexts[i] ?? new Uint8Array()), name, this.self, session, this.keys) });
    }
    return opened;
  }
}

let bare: BareConversations | null = null;

async function answer(task: BareTask): Promise<BareAnswer> {
  if (task.kind === 'echo') return task.messages;
  if (task.kind === 'start') bare = await BareConversations.start(task);
  if (bare === null) throw new Error('not started');
  if (task.kind === 'seal') return bare.seal(task.plaintexts);
  return task.kind === 'open' ? bare.open(task.ciphertexts) : [];
}

process.on('message', (task: BareTask) => {
  void answer(task).then(made => process.send?.(made));
});
