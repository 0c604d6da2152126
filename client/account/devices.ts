import { authenticationString, decodeLinkUri, sealGrant, signManifest, verifyManifest, type LinkRequest, type ManifestDevice, type SignedBlob } from '../../crypto/index.ts';
import { sleep } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, parseDeviceId, PRIMARY_DEVICE, type DeviceId } from '../../proto/ids.ts';
import { protocol } from '../../proto/limits.ts';
import { own } from '../bytes.ts';
import type { DeviceInfo } from '../self.ts';
import type { FrameBody } from '../connection/frames.ts';
import type { Core } from '../core.ts';
import type { OwnDevices } from '../sending/own-devices.ts';
import type { Directory } from '../trust/directory.ts';

/** How long the new device may take once it has its grant. */
const LINK_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 500;

/** The own devices: listed, and on the primary linked and removed, under the account key. */
export class Devices {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly ownDevices: OwnDevices;

  constructor(core: Core, directory: Directory, ownDevices: OwnDevices) {
    this.core = core;
    this.directory = directory;
    this.ownDevices = ownDevices;
  }

  list(): DeviceInfo[] {
    return this.directory.own().devices.map(entry => this.info(entry));
  }

  /** Resolves when the new device has joined and the server shows it; the other own devices are told. Rejects with DECLINED when `confirm` says no. */
  async acceptLink(uri: string, confirm: (deviceName: string, sas: string) => Promise<boolean>): Promise<DeviceInfo> {
    this.assertPrimary();
    const request = decodeLinkUri(uri);
    if (!await confirm(request.deviceName, authenticationString(request))) throw new SealgateError('DECLINED');
    await this.directory.refresh(this.core.account);
    const entry = this.newEntry(request);
    const { number, clusterId, operatorKey, name } = this.core.self();
    const grant = {
      account: this.core.account, number, manifest: this.successor([...this.directory.own().devices, entry]), device: entry.id, incarnation: entry.incarnation,
      clusterId, operatorKey, profileName: name,
    };
    await this.ask({ sendProvisioning: { address: request.address, message: sealGrant(request, grant) } });
    await this.waitFor(entry);
    this.tellOwnDevices();
    return this.info(entry);
  }

  /** Resolves when the server has closed the device's connection and delivers nothing more to it. */
  async remove(id: number): Promise<void> {
    this.assertPrimary();
    if (id === PRIMARY_DEVICE) throw new SealgateError('FORBIDDEN', { detail: 'the primary device goes with the account' });
    await this.directory.refresh(this.core.account);
    const { devices } = this.directory.own();
    if (!devices.some(entry => entry.id === id)) throw new SealgateError('MALFORMED', { detail: 'there is no such device' });
    const manifest = this.successor(devices.filter(entry => entry.id !== id));
    await this.ask({ changeManifest: { manifest } });
    this.directory.consider(this.core.account, manifest);
    this.tellOwnDevices();
  }

  private newEntry(request: LinkRequest): ManifestDevice {
    const taken = new Set<number>(this.directory.own().devices.map(entry => entry.id));
    let id = PRIMARY_DEVICE + 1;
    while (taken.has(id)) id += 1;
    const deviceId: DeviceId | null = parseDeviceId(id);
    if (deviceId === null || id > protocol.deviceIdMax) throw new SealgateError('TOO_MANY_DEVICES');
    return { id: deviceId, incarnation: this.core.clock.nowMs(), registrationId: request.registrationId, identityKey: own(request.identityKey), capabilities: [] };
  }

  /** The next manifest, signed. */
  private successor(devices: readonly ManifestDevice[]): SignedBlob {
    const current = this.directory.own();
    const nowMs = this.core.clock.nowMs();
    const { account, kind, custody, clusterId, vendor } = current;
    const sorted = [...devices].sort((a, b) => a.id - b.id);
    const blob = signManifest({ account, kind, custody, clusterId, vendor, version: current.version + 1, issuedAtMs: nowMs, expiresAtMs: 0, devices: sorted }, this.core.identity);
    // What this device would not take from others it does not send either.
    return verifyManifest(blob, { account, clusterId, nowMs }).blob;
  }

  /** ManifestChanged usually comes first; a lost event is made up for by asking. */
  private async waitFor(entry: ManifestDevice): Promise<void> {
    const untilMs = this.core.clock.monotonicMs() + LINK_WITHIN_MS;
    for (let looks = 1; this.core.clock.monotonicMs() < untilMs; looks += 1) {
      if (this.directory.own().devices.some(known => known.id === entry.id && known.incarnation === entry.incarnation)) return;
      await sleep(this.core.clock, LOOK_EVERY_MS);
      if (looks % 10 === 0) await this.directory.refresh(this.core.account);
    }
    throw new SealgateError('TIMEOUT', { detail: 'the new device did not join' });
  }

  /** The head of this content names the new manifest, so that no server can hide it; the relations are for the device that is new. */
  private tellOwnDevices(): void {
    const contacts = this.core.store.list('contact').filter(contact => contact.relation === 'contact' || contact.relation === 'blocked');
    const rows = this.ownDevices.job({ syncState: {} });
    for (const contact of contacts) {
      const isBlocked = contact.relation === 'blocked';
      rows.push(...this.ownDevices.job({ syncState: { account: accountIdToBytes(contact.account), accepted: !isBlocked, blocked: isBlocked } }));
    }
    this.core.store.commit(rows);
    this.ownDevices.flush();
  }

  private assertPrimary(): void {
    if (this.core.device !== PRIMARY_DEVICE) throw new SealgateError('FORBIDDEN');
  }

  private async ask(body: FrameBody): Promise<void> {
    const connection = await this.core.connector.connection(this.core.offlineAfterMs);
    await connection.request(body);
  }

  private info(entry: ManifestDevice): DeviceInfo {
    return { id: entry.id, isPrimary: entry.id === PRIMARY_DEVICE, isThis: entry.id === this.core.device, createdAtMs: entry.incarnation, registrationId: entry.registrationId };
  }
}
