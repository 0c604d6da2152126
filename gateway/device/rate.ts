import type { DeviceLimits } from './limits.ts';

/**
 * The token buckets of one connection, as plain numbers: frames, sends, bytes, and how often it was told to slow down.
 * One refill serves all four.
 */
export class ConnectionRate {
  private requests: number;
  private sends: number;
  private bytes: number;
  private haste = 0;
  private atMs: number;

  constructor(limits: DeviceLimits, nowMs: number) {
    this.requests = limits.requestsBurst;
    this.sends = limits.sendsBurst;
    this.bytes = limits.bytesBurst;
    this.atMs = nowMs;
  }

  refill(limits: DeviceLimits, nowMs: number): void {
    const seconds = (nowMs - this.atMs) / 1000;
    if (seconds <= 0) return;
    this.atMs = nowMs;
    this.requests = Math.min(limits.requestsBurst, this.requests + seconds * limits.requestsPerSecond);
    this.sends = Math.min(limits.sendsBurst, this.sends + seconds * limits.sendsPerSecond);
    this.bytes = Math.min(limits.bytesBurst, this.bytes + seconds * limits.bytesPerSecond);
    this.haste = Math.max(0, this.haste - seconds);
  }

  /** 0: taken; else ms until there is one. */
  takeRequest(limits: DeviceLimits): number {
    if (this.requests < 1) return waitMs(1 - this.requests, limits.requestsPerSecond);
    this.requests -= 1;
    return 0;
  }

  takeSend(limits: DeviceLimits): number {
    if (this.sends < 1) return waitMs(1 - this.sends, limits.sendsPerSecond);
    this.sends -= 1;
    return 0;
  }

  takeBytes(limits: DeviceLimits, length: number): number {
    if (this.bytes < length) return waitMs(length - this.bytes, limits.bytesPerSecond);
    this.bytes -= length;
    return 0;
  }

  /** Counts one refusal for haste; true when there were too many. */
  tooHasty(limits: DeviceLimits): boolean {
    this.haste += 1;
    return this.haste > limits.hastyFramesMax;
  }
}

function waitMs(missing: number, perSecond: number): number {
  return Math.max(1, Math.ceil((missing / perSecond) * 1000));
}
