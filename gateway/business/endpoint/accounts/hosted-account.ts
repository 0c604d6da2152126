import { verifyManifest, type VerifiedManifest } from '../../../../crypto/index.ts';
import { sleep, type Cancel } from '../../../../proto/clock.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { PRIMARY_DEVICE, type AccountId, type DeviceKey } from '../../../../proto/ids.ts';
import { wire } from '../../../../proto/messages.ts';
import type { Position } from '../../../../proto/position.ts';
import type { Attachment, Subscription } from '../../../routing/router.ts';
import type { HostedNumber } from '../../registry/hosted-number.ts';
import { AckOrder } from '../receiving/ack-order.ts';
import { AttachAttempts } from './attach-attempts.ts';
import type { EndpointParts } from '../endpoint-parts.ts';
import { GatheredByKey } from '../receiving/gathered-by-key.ts';
import { peerOf, positionOf } from '../receiving/incoming.ts';
import type { Delivered } from '../line/conversation-work.ts';
import type { OneTimePairs } from './one-time-pairs.ts';

const HAND_PAUSE_MS = 100;
const HAND_PAUSE_MAX_MS = 5000;
const KEYS_EVERY_MS = 3_600_000;
/** Another node may have signed anew who the account is. */
const MANIFEST_MAX_AGE_MS = 60_000;

/** `isOver`: whether the subscription that brought it has ended; then it comes again. */
interface Handed extends Delivered { readonly peer: AccountId; readonly isOver: () => boolean }

/** One hosted account while it is open. Where this node is the owner of the account its device is attached as any other, and what comes for it is handed to the conversations. */
export class HostedAccount {
  readonly number: HostedNumber;
  readonly key: DeviceKey;
  /** Monotonic. */
  readonly openedAtMs: number;
  manifest: VerifiedManifest;
  private readonly parts: EndpointParts;
  private readonly pairs: OneTimePairs;
  private readonly handing: GatheredByKey<Handed>;
  private open = true;
  private attachment: Attachment | null = null;
  private lastPosition: Position | null = null;
  private readonly attempts: AttachAttempts;
  private manifestAtMs: number;
  private readonly cancelKeys: Cancel;

  private constructor(parts: EndpointParts, pairs: OneTimePairs, number: HostedNumber, manifest: VerifiedManifest) {
    this.parts = parts;
    this.pairs = pairs;
    this.number = number;
    this.manifest = manifest;
    this.openedAtMs = parts.clock.monotonicMs();
    this.manifestAtMs = this.openedAtMs;
    this.key = { account: number.account, device: PRIMARY_DEVICE, incarnation: manifest.devices[0]?.incarnation ?? 0 };
    this.handing = new GatheredByKey({ work: (_, handed) => this.hand(handed), bytesOf: ({ bytes }) => bytes.length, goesWith: (first, second) => first.isOver === second.isOver });
    this.attempts = new AttachAttempts(parts.clock, () => this.isAttachedNow());
    this.cancelKeys = parts.clock.every(KEYS_EVERY_MS, () => { if (this.attachment !== null) this.refreshKeys(); });
  }

  /** Rejects with UNKNOWN_ACCOUNT, and as the port does. */
  static async make(parts: EndpointParts, pairs: OneTimePairs, number: HostedNumber): Promise<HostedAccount> {
    return new HostedAccount(parts, pairs, number, await manifestOf(parts, number.account));
  }

  isOpen(): boolean {
    return this.open;
  }

  /** From now on it receives, where this node may act for the account; tried again by itself while it may not. To be called again when the node has come to own accounts. */
  attach(): void {
    if (this.open && this.attachment === null) this.attempts.now();
  }

  close(): void {
    this.open = false;
    this.attempts.stop();
    this.cancelKeys();
    this.attachment?.detach();
    this.attachment = null;
  }

  /** New repeated-use keys when they are due, new pairs when there are few. */
  refreshKeys(): void {
    this.pairs.refresh(this.key).catch((error: unknown) => { this.parts.observer.waits(SealgateError.is(error) ? error.code : 'INTERNAL'); });
  }

  /** Looks again who the account is, when that was long ago. Rejects as make(). */
  async refreshManifest(): Promise<void> {
    const nowMs = this.parts.clock.monotonicMs();
    if (nowMs - this.manifestAtMs < MANIFEST_MAX_AGE_MS) return;
    this.manifestAtMs = nowMs;
    this.manifest = await manifestOf(this.parts, this.key.account);
  }

  private subscription(): Subscription {
    let current: Attachment | null = null;
    let isOver = false;
    const isEnded = (): boolean => isOver;
    const order = new AckOrder(position => {
      this.lastPosition = position;
      (current ?? this.attachment)?.ack(position);
    });
    return {
      device: this.key, authenticatedAtMs: this.parts.clock.monotonicMs(), lastPosition: this.lastPosition, isHosted: true,
      push: frames => {
        current ??= this.attachment;
        for (const frame of frames) this.take(frame, order, isEnded);
        return frames.length;
      },
      pushEphemeral: () => undefined,
      queueEmpty: () => undefined,
      event: () => undefined,
      close: () => {
        isOver = true;
        this.attachment = null;
        if (this.open) this.attempts.later();
      },
    };
  }

  private take(bytes: Uint8Array, order: AckOrder, isOver: () => boolean): void {
    const frame = wire.Frame.decode(bytes);
    const position = positionOf(frame);
    if (position === null) return;
    const done = order.began(position);
    const peer = peerOf(frame);
    if (peer === null) done();
    // Not acknowledged, it comes again.
    else this.handing.run(peer, { peer, bytes, frame, isOver }).then(done, () => undefined);
  }

  /** One after another for each peer: what could not be handed in is tried again before what came after it. */
  private async hand(handed: readonly Handed[]): Promise<void> {
    const { line, clock, observer } = this.parts;
    const [first] = handed;
    if (first === undefined) return;
    const { peer, isOver } = first;
    for (let pauseMs = HAND_PAUSE_MS; this.open && !isOver(); pauseMs = Math.min(2 * pauseMs, HAND_PAUSE_MAX_MS)) {
      try {
        await line.hand({ business: this.key.account, peer }, { kind: 'delivery', frames: handed });
        return;
      } catch (error) {
        observer.waits(SealgateError.is(error) ? error.code : 'INTERNAL');
        await sleep(clock, pauseMs);
      }
    }
    throw new SealgateError('UNAVAILABLE', { detail: 'closed meanwhile' });
  }

  private isAttachedNow(): boolean {
    try {
      this.attachment = this.parts.port.attach(this.subscription());
      this.refreshKeys();
      return true;
    } catch (error) {
      if (!SealgateError.is(error, 'DRAINING')) this.parts.observer.waits(SealgateError.is(error) ? error.code : 'INTERNAL');
      return false;
    }
  }
}

async function manifestOf({ port, clusterId, clock }: EndpointParts, account: AccountId): Promise<VerifiedManifest> {
  const found = await port.findAccount({ account });
  if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
  return verifyManifest(found.manifest ?? {}, { account, clusterId, nowMs: clock.nowMs() });
}
