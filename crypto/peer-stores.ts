import {
  IdentityChange,
  type IdentityKeyPair, type IdentityKeyStore, type PrivateKey, type ProtocolAddress, type PublicKey, type SessionRecord, type SessionStore,
} from '@signalapp/libsignal-client';
import { sameBytes } from './bytes.ts';
import type { DeviceAddress } from './device-address.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What libsignal asks about one peer, over a unit of work. It never asks about another than it was told, and to read whom it names costs two calls into it: so names are not looked at. */
export class PeerStores implements SessionStore, IdentityKeyStore {
  private readonly unit: UnitOfWork;
  private readonly peer: DeviceAddress;

  constructor(unit: UnitOfWork, peer: DeviceAddress) {
    this.unit = unit;
    this.peer = peer;
  }

  async saveSession(_name: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.unit.putSession(this.peer, record);
  }

  getSession(): Promise<SessionRecord | null> {
    return this.unit.session(this.peer);
  }

  async getExistingSessions(): Promise<SessionRecord[]> {
    return [await this.unit.session(this.peer) ?? this.unit.refuse('noSession')];
  }

  async getIdentityKey(): Promise<PrivateKey> {
    return this.unit.identity.keyPair.privateKey;
  }

  async getIdentityKeyPair(): Promise<IdentityKeyPair> {
    return this.unit.identity.keyPair;
  }

  async getLocalRegistrationId(): Promise<number> {
    return this.unit.registrationId;
  }

  /** Identities come from manifests; there is nothing to look up here. */
  async getIdentity(): Promise<PublicKey | null> {
    return null;
  }

  /** Never changes trust: whoever can inject one message must not be able to choose the key of the next answer. */
  async saveIdentity(): Promise<IdentityChange> {
    return IdentityChange.NewOrUnchanged;
  }

  /** The same in both directions. */
  async isTrustedIdentity(_name: ProtocolAddress, key: PublicKey): Promise<boolean> {
    const trusted = await this.unit.trustedKeyOf(this.peer);
    const same = trusted !== null && sameBytes(trusted, key.serialize());
    if (!same) this.unit.reason = 'untrusted';
    return same;
  }
}
