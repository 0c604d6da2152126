import { createHash } from 'node:crypto';
import { pinHash } from '../../crypto/index.ts';
import { toHex } from '../../proto/hex.ts';
import { wire } from '../../proto/messages.ts';
import { bodyOf, type Frame, type FrameBody } from '../connection/frames.ts';
import type { BusinessProfile } from '../contact.ts';
import type { Core } from '../core.ts';
import { put } from '../profile/profile-rows.ts';
import type { PushTarget } from '../self.ts';
import type { OwnDevices } from '../sending/own-devices.ts';

const RECOVERY_BYTES = 32;
const pushKinds = { none: wire.SetPush.Kind.NONE, webPush: wire.SetPush.Kind.WEB_PUSH, http: wire.SetPush.Kind.HTTP } as const;

/** What a person settles about the own account, here and at the server. */
export class OwnAccount {
  private readonly core: Core;
  private readonly ownDevices: OwnDevices;

  constructor({ core, ownDevices }: { readonly core: Core; readonly ownDevices: OwnDevices }) {
    this.core = core;
    this.ownDevices = ownDevices;
  }

  setProfile(profile: { readonly name?: string; readonly about?: string; readonly business?: BusinessProfile }): void {
    const self = this.core.self();
    const name = profile.name ?? self.name;
    const about = profile.about ?? self.about;
    const businessProfile = profile.business ?? self.businessProfile;
    const told = businessProfile === undefined ? {} : { business: { ...businessProfile, websites: [...businessProfile.websites] } };
    const row = { ...self, name, about, ...businessProfile === undefined ? {} : { businessProfile }, profileVersion: self.profileVersion + 1 };
    this.core.store.commit([put('self', '', row), ...this.ownDevices.job({ profile: { name, about, ...told } })]);
    this.ownDevices.flush();
  }

  setReceipts(on: boolean): void {
    this.core.store.commit([put('self', '', { ...this.core.self(), receipts: on })]);
  }

  async setPin(pin: string | null): Promise<string | null> {
    if (pin === null) {
      await this.ask({ setRegistrationLock: {} });
      return null;
    }
    const recovery = this.core.random.bytes(RECOVERY_BYTES);
    await this.ask({ setRegistrationLock: { pinHash: pinHash(pin, this.core.account), recoveryHash: createHash('sha256').update(recovery).digest() } });
    return toHex(recovery);
  }

  async setPush({ kind, endpoint, p256dh, auth }: PushTarget): Promise<void> {
    await this.ask({ setPush: { kind: pushKinds[kind], endpoint: endpoint ?? '', p256dh: p256dh ?? null, auth: auth ?? null } });
  }

  /** What the server keeps of the account, null when it cannot be asked now. */
  async atServer(): Promise<unknown> {
    return this.core.connector.now() === null ? null : JSON.parse(bodyOf(await this.ask({ getServerData: {} }), 'serverData').json ?? 'null');
  }

  /** At the server only. */
  async delete(pin?: string): Promise<void> {
    await this.ask({ deleteAccount: pin === undefined ? {} : { pinHash: pinHash(pin, this.core.account) } });
  }

  private async ask(body: FrameBody): Promise<Frame> {
    const connection = await this.core.connector.connection(this.core.offlineAfterMs);
    return connection.request(body);
  }
}
