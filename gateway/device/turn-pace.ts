import type { Clock } from '../../proto/clock.ts';

/** The event loop of the thread that has the sockets. */
export interface EventLoop {
  /** Runs the task when everything that is ready now has been worked off. */
  afterTurn(task: () => void): void;
  /** Nothing runs in this thread for so long. */
  rest(ms: number): void;
}

/** From here on it pays; below, it would only make everybody wait. */
const SHARING_FRAMES_PER_SECOND = 300;
/** From here on a turn is as long as it gets; with fewer frames there are fewer to share it. */
const BUSY_FRAMES_PER_SECOND = 1000;
const TURN_MS_MAX = 8;
/** A shorter rest costs as much as it saves. */
const REST_MS_MIN = 0.5;
const WINDOW_MS = 250;

/**
 * Under load a turn of the loop takes some milliseconds at least, up to eight: a thread that is woken for every frame spends more on waking, on requests to the log with two records in them, and on work for which its
 * caches are cold, than on the frames. A turn that has that much work anyway is not made longer, so a node that is full loses nothing.
 */
export class TurnPace {
  private readonly clock: Clock;
  private readonly loop: EventLoop;
  private frames = 0;
  private countedSinceMs: number;
  private restedAtMs: number;
  /** 0: as short as it comes. */
  private turnMs = 0;
  private isDue = false;

  constructor(clock: Clock, loop: EventLoop) {
    this.clock = clock;
    this.loop = loop;
    this.countedSinceMs = this.restedAtMs = clock.monotonicMs();
  }

  /** A device has sent something. */
  frame(): void {
    this.frames += 1;
    if (this.isDue) return;
    this.isDue = true;
    this.loop.afterTurn(this.turnEnded);
  }

  private readonly turnEnded = (): void => {
    this.isDue = false;
    const nowMs = this.clock.monotonicMs();
    this.count(nowMs);
    if (this.turnMs === 0) return;
    const leftMs = this.turnMs - (nowMs - this.restedAtMs);
    if (leftMs >= REST_MS_MIN) this.loop.rest(leftMs);
    this.restedAtMs = this.clock.monotonicMs();
  };

  private count(nowMs: number): void {
    const tookMs = nowMs - this.countedSinceMs;
    if (tookMs < WINDOW_MS) return;
    const framesPerSecond = this.frames / tookMs * 1000;
    this.turnMs = framesPerSecond < SHARING_FRAMES_PER_SECOND ? 0 : TURN_MS_MAX * Math.min(1, framesPerSecond / BUSY_FRAMES_PER_SECOND);
    this.frames = 0;
    this.countedSinceMs = nowMs;
  }
}
