import type { AccountId } from '../../proto/ids.ts';
import type { AccountWithDevices, DeviceRow } from '../../storage/accounts/accounts.ts';
import { deviceId, deviceRow, manifestOf } from '../gateway/routing/harness.ts';
import type { SimulatedDevice } from './simulated-device.ts';
import { textOf } from './witness.ts';
import { chance, pause, pick, type World } from './world.ts';

const DEVICES_MAX = 5;
/** Longer than a call to a store is on its way. */
const SETTLED_MS = 100;

/** Adds and removes devices, one account at a time. */
export class DeviceChanges {
  isBusy = false;
  /** Changes that were applied. */
  count = 0;
  private readonly world: World;
  private readonly addDevice: (account: AccountId, row: DeviceRow) => void;
  private incarnations = 5000;

  constructor(world: World, addDevice: (account: AccountId, row: DeviceRow) => void) {
    this.world = world;
    this.addDevice = addDevice;
  }

  nextRow(id: number): DeviceRow {
    this.incarnations += 1;
    return deviceRow(id, this.incarnations);
  }

  async changeSomething(account: AccountId): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const found = await this.world.stores.accounts.load(account);
    if (found !== null) {
      const removed = found.devices.find(({ device }) => device > 1);
      const adds = removed === undefined || (found.devices.length < DEVICES_MAX && chance(this.world, 0.4));
      const free = [2, 3, 4, 5, 6, 7].find(id => !found.devices.some(({ device }) => device === id)) ?? 7;
      await this.change(found, adds ? this.nextRow(free) : null, adds ? null : removed);
    }
    this.isBusy = false;
  }

  private async change(found: AccountWithDevices, added: DeviceRow | null, removed: DeviceRow | null): Promise<void> {
    const { row } = found;
    const { witness, stores } = this.world;
    const deviceOf = (one: DeviceRow): SimulatedDevice | undefined => witness.devices.get(textOf({ account: row.account, ...one }));
    const leaving = removed === null ? undefined : deviceOf(removed);
    if (leaving !== undefined) leaving.state = 'leaving';
    if (added !== null) this.addDevice(row.account, added);
    const joining = added === null ? undefined : deviceOf(added);
    await this.ask(found, added, removed, leaving);
    await pause(this.world, SETTLED_MS);
    const after = await stores.accounts.load(row.account);
    const isApplied = after?.row.manifestVersion === row.manifestVersion + 1;
    if (isApplied) this.count += 1;
    else if (leaving !== undefined) leaving.state = 'listed';
    else if (joining !== undefined) joining.state = 'removed';
    witness.tell(() => `${row.account} ${isApplied ? 'now has' : 'still has'} ${after?.devices.map(one => `${one.device}.${one.incarnation}`).join(' ') ?? ''}`);
  }

  /** Any node can be asked. Resolves when it has done with it, or is gone. */
  private async ask({ row }: AccountWithDevices, added: DeviceRow | null, removed: DeviceRow | null, leaving: SimulatedDevice | undefined): Promise<void> {
    const { account, manifestVersion: expectedVersion } = row;
    const version = expectedVersion + 1;
    const change = {
      account, expectedVersion, version, manifest: manifestOf(version), addDevices: added === null ? [] : [added],
      removeDevices: removed === null ? [] : [deviceId(removed.device)],
    };
    const node = pick(this.world, this.world.nodes);
    if (node === undefined) return;
    await new Promise<void>(resolve => {
      node.process.whenDead(resolve);
      node.process.run(() => {
        node.router.changeManifest(change).then(() => {
          if (leaving !== undefined) this.isRemoved(leaving);
        }, () => undefined).finally(resolve);
      });
    });
  }

  /** The node has answered. */
  private isRemoved(device: SimulatedDevice): void {
    const { witness, cluster } = this.world;
    device.state = 'removed';
    witness.tell(() => `${device.text} is removed`);
    const { socket } = device;
    if (socket?.openAtNode === true && cluster.group.ownerOf(device.partition) === socket.node.log) witness.fail('I6: a removed device is still connected after the answer');
  }
}
