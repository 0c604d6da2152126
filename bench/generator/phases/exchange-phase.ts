import { pause } from '../../measure/now.ts';
import type { Device, DeviceListener } from '../device.ts';
import type { Refusal } from '../wire.ts';

export interface ExchangeOptions {
  /** Accepted sends that each device makes to those it writes to, in turn. */
  readonly messagesEach: number;
  /** Sends that may wait for their answer: of one device, and of all. */
  readonly openPerDevice: number;
  readonly openInAll: number;
  /** Gives up when nothing was answered for this long. */
  readonly stallMs: number;
  /** What is left then is not sent. */
  readonly cut: AbortSignal;
}

const RETRY_PAUSE_MS = 100;

interface Progress {
  left: number;
  open: number;
  isQueued: boolean;
}

/** Closed loop, to fill queues and to warm connections up: as fast as the server answers. */
export class ExchangePhase implements DeviceListener {
  private readonly options: ExchangeOptions;
  private readonly progress: Map<Device, Progress>;
  private queue: Device[];
  private open = 0;
  private unfinished: number;
  private answers = 0;
  private failure: Error | null = null;

  constructor(devices: readonly Device[], options: ExchangeOptions) {
    this.options = options;
    this.queue = [...devices];
    this.unfinished = options.messagesEach === 0 ? 0 : devices.length;
    this.progress = new Map(devices.map(device => [device, { left: options.messagesEach, open: 0, isQueued: true }]));
    for (const device of devices) device.listener = this;
  }

  /** Resolves when every device has had `messagesEach` sends accepted. */
  async run(): Promise<void> {
    let answersBefore = -1;
    let stalledMs = 0;
    const stepMs = 20;
    this.pump();
    while (this.unfinished > 0 && !this.options.cut.aborted) {
      await pause(stepMs);
      if (this.failure !== null) throw this.failure;
      this.pump();
      stalledMs = this.answers === answersBefore ? stalledMs + stepMs : 0;
      answersBefore = this.answers;
      if (stalledMs > this.options.stallMs) throw new Error(`no answer for ${this.options.stallMs} ms; ${this.open} sends are open`);
    }
    for (const device of this.progress.keys()) device.listener = {};
  }

  answered(device: Device, refusal: Refusal | null): void {
    const state = this.progress.get(device);
    if (state === undefined) return;
    this.answers += 1;
    this.open -= 1;
    state.open -= 1;
    if (refusal === null) {
      if (state.left === 0 && state.open === 0) this.unfinished -= 1;
      else this.enqueue(device, state);
    } else if (refusal.retry) {
      // A refused send is made again as a new message, after the pause that the server asked for.
      state.left += 1;
      void pause(refusal.retryAfterMs === 0 ? RETRY_PAUSE_MS : refusal.retryAfterMs).then(() => this.enqueue(device, state));
    } else {
      this.failure ??= new Error(`a send was refused: ${refusal.name}`);
    }
    // In one go per event-loop turn would cost latency for nothing: the answers of one read come together.
    if (this.queue.length >= 16) this.pump();
  }

  private enqueue(device: Device, state: Progress): void {
    if (state.isQueued || state.left === 0) return;
    state.isQueued = true;
    this.queue.push(device);
  }

  private pump(): void {
    const due = this.queue;
    this.queue = [];
    for (const [index, device] of due.entries()) {
      if (this.open >= this.options.openInAll) {
        this.queue.push(...due.slice(index));
        return;
      }
      const state = this.progress.get(device);
      if (state === undefined) continue;
      state.isQueued = false;
      const count = Math.min(state.left, this.options.openPerDevice - state.open, this.options.openInAll - this.open);
      state.left -= count;
      state.open += count;
      this.open += count;
      device.sendMany(count);
    }
  }
}
