import type { Cancel } from '../proto/clock.ts';
import type { Keys } from './account/keys.ts';
import type { Core } from './core.ts';
import type { Disappearing } from './messages/disappearing.ts';
import type { OwnDevices } from './sending/own-devices.ts';
import type { Receipts } from './sending/receipts.ts';
import { SEND_PAUSE_MAX_MS } from './sending/refusals.ts';
import type { Sender } from './sending/sender.ts';

interface Parts {
  readonly core: Core;
  readonly sender: Sender;
  readonly ownDevices: OwnDevices;
  readonly receipts: Receipts;
  readonly disappearing: Disappearing;
  readonly keys: Keys;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** As long as the server may repeat an envelope, and a day for clocks. */
const SEEN_MS = 31 * DAY_MS;

/** What comes up again and again while the client is open: what is left waiting goes, receipts are told, messages disappear, keys are renewed. */
export class Upkeep {
  private readonly parts: Parts;
  private readonly renewsKeys: boolean;
  private readonly cancels: Cancel[] = [];

  /** `renewsKeys` false: the pre-keys are left alone. */
  constructor(parts: Parts, renewsKeys: boolean) {
    this.parts = parts;
    this.renewsKeys = renewsKeys;
  }

  /** Idempotent. */
  start(): void {
    if (this.cancels.length > 0) return;
    const { core, receipts, disappearing } = this.parts;
    this.cancels.push(
      core.events.on('message', message => { if (!message.outgoing) receipts.kick(); }),
      core.events.on('state', () => { disappearing.sweep(); }),
      core.clock.every(SEND_PAUSE_MAX_MS, () => { this.sendAgain(); }),
      core.clock.every(HOUR_MS, () => { core.background(this.tidy()); }),
      core.clock.every(DAY_MS, () => { core.background(this.keepKeys()); }),
    );
  }

  stop(): void {
    for (const cancel of this.cancels.splice(0)) cancel();
    this.parts.receipts.stop();
    this.parts.disappearing.stop();
  }

  /** Forgets what no longer protects from anything. */
  async tidy(): Promise<void> {
    const { core: { clock, store }, disappearing } = this.parts;
    const nowMs = clock.nowMs();
    for (const kind of ['seenEnvelope', 'seenContent', 'retry', 'quarantine'] as const) store.prune(kind, nowMs - SEEN_MS);
    store.prune('sent', nowMs - DAY_MS);
    disappearing.sweep();
  }

  async keepKeys(): Promise<void> {
    if (this.renewsKeys && this.parts.core.connector.now() !== null) await this.parts.keys.maintain();
  }

  /** What was left in the outbox while the connection lasts, and the copies behind it. */
  private sendAgain(): void {
    const { core, sender, ownDevices } = this.parts;
    if (core.connector.now() === null) return;
    sender.resendAll();
    ownDevices.flush();
  }
}
