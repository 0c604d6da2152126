import { verifyManifest, type VerifiedManifest } from '../../../crypto/index.ts';
import type { Cancel } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { accountIdFromBytes, PRIMARY_DEVICE, type AccountId, type DeviceKey } from '../../../proto/ids.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { Position } from '../../../proto/position.ts';
import type { Attachment, Subscription } from '../../routing/router.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import { AckOrder } from './ack-order.ts';
import type { ConversationWorker } from './conversation-worker.ts';
import type { EndpointParts, HostedDevice } from './endpoint-parts.ts';
import { incomingOf, positionOf } from './incoming.ts';
import type { OneTimePairs } from './one-time-pairs.ts';

type Frame = messages.sealgate.v1.Frame;

const ATTACH_PAUSE_MS = 500;
const KEYS_EVERY_MS = 3_600_000;

/** One hosted account while it is open: its device, which is attached as any other, and what comes for it. */
export class HostedAccount implements HostedDevice {
  readonly number: HostedNumber;
  readonly key: DeviceKey;
  readonly manifest: VerifiedManifest;
  private readonly parts: EndpointParts;
  private readonly pairs: OneTimePairs;
  private readonly workerOf: (account: HostedAccount, peer: AccountId) => ConversationWorker;
  private open = true;
  private attachment: Attachment | null = null;
  private lastPosition: Position | null = null;
  private cancelAttach: Cancel | null = null;
  private readonly cancelKeys: Cancel;

  private constructor(parts: EndpointParts, pairs: OneTimePairs, number: HostedNumber, manifest: VerifiedManifest, workerOf: (account: HostedAccount, peer: AccountId) => ConversationWorker) {
    this.parts = parts;
    this.pairs = pairs;
    this.number = number;
    this.manifest = manifest;
    this.workerOf = workerOf;
    this.key = { account: number.account, device: PRIMARY_DEVICE, incarnation: manifest.devices[0]?.incarnation ?? 0 };
    this.cancelKeys = parts.clock.every(KEYS_EVERY_MS, () => { this.refreshKeys(); });
  }

  /** Rejects with UNKNOWN_ACCOUNT, and as the port does. */
  static async make(parts: EndpointParts, pairs: OneTimePairs, number: HostedNumber, workerOf: (account: HostedAccount, peer: AccountId) => ConversationWorker): Promise<HostedAccount> {
    const found = await parts.port.findAccount({ account: number.account });
    if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    const manifest = verifyManifest(found.manifest ?? {}, { account: number.account, clusterId: parts.clusterId, nowMs: parts.clock.nowMs() });
    return new HostedAccount(parts, pairs, number, manifest, workerOf);
  }

  isOpen(): boolean {
    return this.open;
  }

  /** From now on it receives; tried again by itself while this node may not act for the account. */
  attach(): void {
    this.cancelAttach = null;
    if (!this.open) return;
    try {
      const subscription = this.subscription();
      this.attachment = this.parts.port.attach(subscription);
      this.refreshKeys();
    } catch (error) {
      this.parts.observer.waits(SealgateError.is(error) ? error.code : 'INTERNAL');
      this.attachLater();
    }
  }

  close(): void {
    this.open = false;
    this.cancelAttach?.();
    this.cancelKeys();
    this.attachment?.detach();
    this.attachment = null;
  }

  private subscription(): Subscription {
    let current: Attachment | null = null;
    const order = new AckOrder(position => {
      this.lastPosition = position;
      (current ?? this.attachment)?.ack(position);
    });
    return {
      device: this.key, authenticatedAtMs: this.parts.clock.monotonicMs(), lastPosition: this.lastPosition,
      push: frames => {
        current ??= this.attachment;
        for (const frame of frames) this.take(wire.Frame.decode(frame), order);
        return frames.length;
      },
      pushEphemeral: () => undefined,
      queueEmpty: () => undefined,
      event: () => undefined,
      close: () => {
        this.attachment = null;
        this.attachLater();
      },
    };
  }

  private take(frame: Frame, order: AckOrder): void {
    const position = positionOf(frame.deliver?.position ?? frame.setChanged?.position ?? frame.custodyAnswered?.position);
    if (position === null) return;
    const done = order.began(position);
    // Not acknowledged, it comes again.
    this.handled(frame).then(done, () => { this.parts.observer.waits('UNAVAILABLE'); });
  }

  private async handled({ deliver, setChanged, custodyAnswered }: Frame): Promise<void> {
    const incoming = deliver ? incomingOf(deliver) : null;
    if (incoming !== null) {
      await this.workerOf(this, incoming.sender.account).take(incoming);
      if (this.pairs.isLow(this.key.account)) this.refreshKeys();
    }
    const other = accountIdFromBytes(setChanged?.recipient ?? custodyAnswered?.account ?? new Uint8Array());
    if (other === null) return;
    const worker = this.workerOf(this, other);
    if (setChanged) await worker.complete(setChanged);
    else worker.kick();
  }

  private attachLater(): void {
    if (this.open) this.cancelAttach ??= this.parts.clock.after(ATTACH_PAUSE_MS, () => { this.attach(); });
  }

  private refreshKeys(): void {
    this.pairs.refresh(this.key).catch((error: unknown) => { this.parts.observer.waits(SealgateError.is(error) ? error.code : 'INTERNAL'); });
  }
}
