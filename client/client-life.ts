import { SealgateError } from '../proto/errors.ts';
import type { Newcomer } from './account/unauthenticated.ts';
import { Engine, type EngineParts } from './engine.ts';
import { put } from './profile/profile-rows.ts';
import type { Self } from './self.ts';

export interface ClientParts extends EngineParts {
  readonly serverUrl: string;
  /** null: as the profile says. */
  readonly receipts: boolean | null;
}

/** From a blank profile to somebody, and to the end. */
export class ClientLife {
  /** null while the profile is nobody. */
  engine: Engine | null = null;
  private readonly parts: ClientParts;
  private isBecoming = false;
  private closing: Promise<void> | null = null;

  constructor(parts: ClientParts) {
    this.parts = parts;
    this.openEngine();
  }

  get self(): Self | null {
    if (this.engine === null) return null;
    const { account, device, number, name, about, businessProfile: business = null, clusterId, serverUrl } = this.engine.core.self();
    const { kind, version: manifestVersion } = this.engine.directory.own();
    return { account, device, kind, number, name, about, business, clusterId, serverUrl, manifestVersion };
  }

  /** Throws OFFLINE once it is closed, PROFILE_MISSING. */
  somebody(): Engine {
    if (this.closing !== null) throw new SealgateError('OFFLINE', { detail: 'the client is closed' });
    if (this.engine === null) throw new SealgateError('PROFILE_MISSING');
    return this.engine;
  }

  /** By `how`, which leaves in the profile who that is. Rejects with PROFILE_EXISTS, BAD_CONFIG or as `how` does. */
  async become(how: (newcomer: Newcomer) => Promise<void>): Promise<Self> {
    if (this.engine !== null || this.isBecoming) throw new SealgateError('PROFILE_EXISTS');
    const { clock, random, store, openSocket, requestTimeoutMs, serverUrl } = this.parts;
    if (serverUrl === '') throw new SealgateError('BAD_CONFIG', { detail: 'no server URL' });
    this.isBecoming = true;
    try {
      await how({ clock, random, store, openSocket, requestTimeoutMs, serverUrl });
    } finally {
      this.isBecoming = false;
    }
    this.openEngine();
    if (this.self === null) throw new SealgateError('PROFILE_MISSING');
    return this.self;
  }

  /** The account is no more: the profile is nobody's again. */
  async erase(): Promise<void> {
    await this.engine?.core.connector.stop();
    await this.engine?.close();
    this.parts.store.erase();
    this.engine = null;
    this.parts.events.emit('closed', { reason: 'the account is deleted' });
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.closing ??= this.closeOnce();
  }

  private async closeOnce(): Promise<void> {
    try {
      await this.engine?.close();
    } finally {
      await this.parts.store.close();
      this.parts.events.emit('closed', { reason: 'closed' });
    }
  }

  private openEngine(): void {
    const row = this.parts.store.get('self', '');
    if (row === null) return;
    const self = { ...row, serverUrl: this.parts.serverUrl, receipts: this.parts.receipts ?? row.receipts };
    if (self.serverUrl !== row.serverUrl || self.receipts !== row.receipts) this.parts.store.commit([put('self', '', self)]);
    this.engine = new Engine(this.parts, self);
  }
}
