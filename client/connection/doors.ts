import type { Clock } from '../../proto/clock.ts';
import { movedTo, parseServerUrl } from './server-url.ts';

export interface DoorsParts {
  readonly clock: Clock;
  readonly serverUrl: () => string;
  readonly otherUrls: () => readonly string[];
}

/** Shorter than a node takes to start again. */
const SILENT_MS = 3000;
/** More often than owners that change take to know each other. */
const NO_HELP_MAX = 5;

/** Where the cluster can be asked, and where lately nobody answered, or not with what helps. */
export class Doors {
  private readonly parts: DoorsParts;
  /** Where the last Welcome came from: the owner most likely is still there. */
  private lastGood: URL | null = null;
  /** By URL: when nobody answered, or not with what helps. */
  private readonly silentAtMs = new Map<string, number>();
  /** By URL: how many answers in a row were no help. */
  private readonly noHelps = new Map<string, number>();

  constructor(parts: DoorsParts) {
    this.parts = parts;
  }

  /** Where to ask next: where it went well, where the configuration says, then the other nodes; first those that answered, then those that have been silent for longest. */
  next(): URL {
    const { serverUrl, otherUrls } = this.parts;
    const configured = parseServerUrl(serverUrl());
    const others = otherUrls().flatMap(text => movedTo(text, otherUrls()) ?? []);
    const doors = [...this.lastGood === null ? [] : [this.lastGood], configured, ...others];
    const [best = configured] = doors.toSorted((a, b) => this.silentSince(a) - this.silentSince(b));
    return best;
  }

  /** Whether nobody answered there a moment ago. */
  isSilent(url: URL): boolean {
    return this.parts.clock.monotonicMs() - this.silentSince(url) < SILENT_MS;
  }

  welcomed(url: URL): void {
    this.lastGood = url;
  }

  /** It let in, or knew where to go. */
  answered(url: URL): void {
    this.silentAtMs.delete(url.href);
    this.noHelps.delete(url.href);
  }

  /** It said to come back later, or to go where nobody helps. A node that is cut off from those who say who owns what says so for as long as that lasts: now and then the others are asked. */
  noHelp(url: URL): void {
    const times = (this.noHelps.get(url.href) ?? 0) + 1;
    this.answered(url);
    if (times < NO_HELP_MAX) this.noHelps.set(url.href, times);
    else this.silent(url);
  }

  silent(url: URL): void {
    this.silentAtMs.set(url.href, this.parts.clock.monotonicMs());
  }

  private silentSince(url: URL): number {
    return this.silentAtMs.get(url.href) ?? -SILENT_MS;
  }
}
