import { sleep, type Clock } from '../../../proto/clock.ts';
import { Lookout } from '../lookout.ts';
import { accepted, contentIdOf, notSent, PART_RECIPIENTS, type Broadcast } from './broadcast.ts';
import type { Broadcasts, Payload } from './broadcasts.ts';

/** Hands one message in. 0: accepted; otherwise the API's code, and when to try again if that helps (0: it does not). */
export type HandIn = (phoneNumberId: string, payload: Payload, contentId: Uint8Array) => Promise<{ readonly code: number; readonly retryAfterMs: number }>;

export interface BroadcastRunnerParts {
  readonly broadcasts: Broadcasts;
  readonly handIn: HandIn;
  readonly clock: Clock;
  /** Unique among the nodes. */
  readonly node: string;
  /** What is begun at this node is found at once; this is for what its node has died over. */
  readonly lookEveryMs: number;
  readonly onFailure: (error: unknown) => void;
}

const LEASE_MS = 60_000;
const TICK_MS = 100;
const TICKS_PER_SECOND = 10;

/** Works broadcasts: at their pace, a part after the other, each recipient once. What a crash interrupts is handed in again under the same ids. */
export class BroadcastRunner {
  private readonly parts: BroadcastRunnerParts;
  private readonly running = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly lookout: Lookout;

  constructor(parts: BroadcastRunnerParts) {
    const { clock, lookEveryMs: everyMs, onFailure } = parts;
    this.parts = parts;
    this.lookout = new Lookout({ clock, everyMs, look: () => this.look(), onFailure });
    parts.broadcasts.onBegun(() => { this.wake(); });
  }

  start(): void {
    this.lookout.start();
  }

  /** Another node may have left something. */
  wake(): void {
    this.lookout.lookWithin(0);
  }

  /** At the end of the recipient that is being handed in; other nodes may go on at once. Idempotent. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.lookout.stop();
    const ids = [...this.running.keys()];
    await Promise.all(this.running.values());
    for (const id of ids) await this.parts.broadcasts.release(id, this.parts.node).catch(this.parts.onFailure);
  }

  private async look(): Promise<void> {
    const { broadcasts, clock, node } = this.parts;
    for (const { id, value } of await broadcasts.openOnes()) {
      if (this.running.has(id) || this.stopping.signal.aborted) continue;
      const othersForMs = value.node === node ? 0 : value.untilMs - clock.nowMs();
      if (othersForMs > 0) {
        this.lookout.lookWithin(othersForMs);
        continue;
      }
      const work = this.run(id).catch((error: unknown) => { this.lookout.failed(error); }).finally(() => { this.running.delete(id); });
      this.running.set(id, work);
    }
  }

  /** What is paused is nobody's. Whoever has resumed it before it was let go has found it taken, so it is looked at once more. */
  private async run(id: string): Promise<void> {
    const { broadcasts, node } = this.parts;
    do await this.work(id); while (await broadcasts.release(id, node));
  }

  /** As long as it is this node's to work. */
  private async work(id: string): Promise<void> {
    const { broadcasts } = this.parts;
    for (let part = 0; ; part += 1) {
      const broadcast = await this.mine(id);
      if (broadcast === null) return;
      if (part >= broadcast.parts) {
        await broadcasts.setStatus(id, 'done');
        return;
      }
      if (!await this.runPart(id, part, broadcast)) return;
    }
  }

  /** null: paused, over, or another node's. */
  private async mine(id: string): Promise<Broadcast | null> {
    const { broadcasts, node } = this.parts;
    const kept = await broadcasts.get(id);
    if (kept?.value.status !== 'running' || this.stopping.signal.aborted) return null;
    return await broadcasts.claim(id, node, LEASE_MS) ? kept.value : null;
  }

  /** False: it is not this node's to go on with. */
  private async runPart(id: string, part: number, { phoneNumberId, pace }: Broadcast): Promise<boolean> {
    const { broadcasts, clock } = this.parts;
    const kept = await broadcasts.part(id, part);
    const results = [...kept?.value.results ?? []];
    if (kept === null || !results.includes(notSent)) return true;
    const payloads = broadcasts.payloadsOf(id, kept.value);
    const perTick = Math.max(1, Math.floor(pace / TICKS_PER_SECOND));
    const tickMs = perTick === 1 ? 1000 / pace : TICK_MS;
    try {
      for (let at = 0; at < payloads.length; at += perTick) {
        const startedMs = clock.monotonicMs();
        if (at > 0 && await this.mine(id) === null) return false;
        const tick = payloads.slice(at, at + perTick).map(async (payload, n) => {
          if (results[at + n] === notSent) results[at + n] = await this.handIn(phoneNumberId, payload, contentIdOf(id, part * PART_RECIPIENTS + at + n));
        });
        await Promise.all(tick);
        await sleep(clock, Math.max(0, startedMs + tickMs - clock.monotonicMs()), this.stopping.signal);
      }
    } finally {
      await broadcasts.settle(id, part, results);
    }
    return true;
  }

  /** Waits where waiting helps. */
  private async handIn(phoneNumberId: string, payload: Payload, contentId: Uint8Array): Promise<number> {
    for (;;) {
      const { code, retryAfterMs } = await this.parts.handIn(phoneNumberId, payload, contentId);
      if (code === accepted || retryAfterMs === 0) return code;
      await sleep(this.parts.clock, retryAfterMs, this.stopping.signal);
    }
  }
}
