import { errors, SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId, type DeviceKey } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import type { AccountWithDevices, DeviceRow } from '../../storage/accounts/accounts.ts';
import { hexOfBytes } from './bytes-as-text.ts';
import type { SimulatedDevice } from './simulated-device.ts';
import type { SimulatedSocket } from './simulated-socket.ts';
import { textOf, type Note } from './witness.ts';
import { pause, type World } from './world.ts';

type SendBody = messages.sealgate.v1.Send.$Properties;
type SetChanged = messages.sealgate.v1.SetChanged.$Properties;

interface Send { readonly n: number; readonly to: AccountId; body: SendBody; targets: readonly DeviceKey[] }

/** How long a device believes a manifest it has read. */
const BELIEVED_MS = 1500;
const RETRY_MS = 30;
const encoder = new TextEncoder();

/** The sending half of a device: to one recipient one send after the other, each repeated byte for byte until its result is known. */
export class SimulatedSender {
  /** Sends whose result is not known. */
  unfinished = 0;
  accepted = 0;
  private readonly world: World;
  private readonly device: SimulatedDevice;
  private readonly lanes = new Map<AccountId, Send[]>();
  private readonly sent = new Map<string, Send>();
  private readonly manifests = new Map<AccountId, { readonly row: AccountWithDevices; readonly sinceMs: number }>();

  constructor(world: World, device: SimulatedDevice) {
    this.world = world;
    this.device = device;
    device.onSetChanged = event => { this.setChanged(event); };
  }

  send(n: number, to: AccountId): void {
    const lane = this.lanes.get(to) ?? [];
    lane.push({ n, to, body: {}, targets: [] });
    if (lane.length > 1) return;
    this.lanes.set(to, lane);
    void this.work(to, lane);
  }

  private async work(to: AccountId, lane: readonly Send[]): Promise<void> {
    const queue = lane as Send[];
    for (let send = queue[0]; send !== undefined; send = queue[0]) {
      await this.untilKnown(send, false, () => true);
      queue.shift();
    }
    this.lanes.delete(to);
  }

  /** Completes a short set under the same client message id: not for devices that it was sealed for. */
  private setChanged({ clientMessageId, missing }: SetChanged): void {
    const original = this.sent.get(hexOfBytes(clientMessageId));
    if (original === undefined) return;
    const wanted = ({ device, incarnation }: DeviceRow): boolean => missing?.includes(device) === true
      && !original.targets.some(target => target.device === device && target.incarnation === incarnation);
    void this.untilKnown({ ...original, targets: [] }, true, wanted);
  }

  private async untilKnown(send: Send, completes: boolean, wanted: (device: DeviceRow) => boolean): Promise<void> {
    this.unfinished += 1;
    let isSealed = false;
    while (this.device.state !== 'removed' && this.world.witness.violations.size === 0) {
      if (!isSealed) {
        const manifest = await this.manifestOf(send.to, completes);
        if (manifest === null) break;
        this.seal(send, manifest, completes, wanted);
        if (send.targets.length === 0) break;
        isSealed = true;
      }
      const result = await this.once(send);
      if (result === 'accepted') break;
      if (result === 'stale') {
        isSealed = false;
        this.manifests.delete(send.to);
      } else await pause(this.world, RETRY_MS);
    }
    this.unfinished -= 1;
  }

  private async once(send: Send): Promise<'accepted' | 'stale' | 'again'> {
    const socket = await this.connected();
    if (socket === null) return 'again';
    const { witness } = this.world;
    try {
      await socket.request(node => node.router.send(this.device.key, send.body));
      this.accepted += 1;
      for (const target of send.targets) witness.acceptedOf(textOf(target)).add(send.n);
      witness.tell(() => `${send.n} of ${this.device.text} is accepted for ${send.targets.map(textOf).join(' ')}`);
      return 'accepted';
    } catch (error) {
      if (!SealgateError.is(error)) throw error;
      if (error.code === 'STALE_MANIFEST') return 'stale';
      if (errors[error.code].retry === 'never') witness.fail(`send refused: ${error.code}`);
      witness.tell(() => `${send.n} of ${this.device.text}: ${error.code}`);
      return 'again';
    }
  }

  private async connected(): Promise<SimulatedSocket | null> {
    if (this.device.socket?.isReady !== true) await pause(this.world, RETRY_MS);
    const { socket } = this.device;
    return socket?.isReady === true ? socket : null;
  }

  private async manifestOf(account: AccountId, isFresh: boolean): Promise<AccountWithDevices | null> {
    const { clock, stores } = this.world;
    const known = this.manifests.get(account);
    if (!isFresh && known !== undefined && clock.monotonicMs() - known.sinceMs < BELIEVED_MS) return known.row;
    const row = await stores.accounts.load(account);
    if (row !== null) this.manifests.set(account, { row, sinceMs: clock.monotonicMs() });
    return row;
  }

  private seal(send: Send, { row, devices }: AccountWithDevices, completes: boolean, wanted: (device: DeviceRow) => boolean): void {
    const named = devices.filter(wanted);
    send.targets = named.map(({ device, incarnation }) => ({ account: send.to, device, incarnation }));
    const sealed = named.map(({ device, incarnation, registrationId }) => {
      const note: Note = { n: send.n, from: this.device.text, to: `${send.to}.${device}.${incarnation}`, completes };
      return { device, incarnation, registrationId, payload: encoder.encode(JSON.stringify(note)) };
    });
    // A send that was refused gets a new id.
    const clientMessageId = completes ? send.body.clientMessageId ?? null : this.world.random.bytes(16);
    send.body = { clientMessageId, recipient: accountIdToBytes(send.to), manifestVersion: row.manifestVersion, sealed, completes };
    if (!completes) this.sent.set(hexOfBytes(clientMessageId), { ...send });
  }
}
