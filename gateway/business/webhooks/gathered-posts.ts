import type { Cancel, Clock } from '../../../proto/clock.ts';

/** What is posted: one event. */
export interface Posted { readonly body: Uint8Array; readonly createdAtMs: number }

interface Group { readonly events: Posted[]; readonly resolve: ((isTaken: boolean) => void)[]; bytes: number; cancel: Cancel; readonly send: Send }
type Send = (events: readonly Posted[]) => Promise<boolean>;

/** How long the first of them waits for others. */
const GATHER_MS = 20;
/** Some receivers take no more in one request. */
const BYTES_MAX = 768 * 1024;

/** Events that go in one request, of apps that have asked for it: those of different conversations, since of each only one is on its way. */
export class GatheredPosts {
  private readonly clock: Clock;
  private readonly groups = new Map<string, Group>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Resolves to whether it was taken, with all that went with it. `key`: who gets it. `max`: events in one request. `send` never rejects. */
  add(key: string, max: number, event: Posted, send: Send): Promise<boolean> {
    if ((this.groups.get(key)?.bytes ?? 0) + event.body.length > BYTES_MAX) this.flush(key);
    const group = this.groups.get(key) ?? this.begin(key, send);
    group.bytes += event.body.length;
    group.events.push(event);
    const taken = new Promise<boolean>(resolve => { group.resolve.push(resolve); });
    if (group.events.length >= max) this.flush(key);
    return taken;
  }

  private begin(key: string, send: Send): Group {
    const group = { events: [], resolve: [], bytes: 0, send, cancel: this.clock.after(GATHER_MS, () => { this.flush(key); }) };
    this.groups.set(key, group);
    return group;
  }

  private flush(key: string): void {
    const group = this.groups.get(key);
    if (group === undefined) return;
    this.groups.delete(key);
    group.cancel();
    void group.send(group.events).then(isTaken => { for (const resolve of group.resolve) resolve(isTaken); });
  }
}
