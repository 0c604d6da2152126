import { afterClose, type CloseSpec } from '../../proto/close-codes.ts';
import { sleep } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { messages } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { Attempt, type AttemptParts, type Ended } from './attempt.ts';
import { BackOff, type PauseRange } from './back-off.ts';
import type { Connection } from './connection.ts';
import { Doors } from './doors.ts';
import { bodyOf, type Frame, type FrameBody } from './frames.ts';
import { parseServerUrl } from './server-url.ts';

export type Welcome = messages.sealgate.v1.Welcome.$Properties;

export interface ConnectorParts extends AttemptParts {
  readonly random: Random;
  /** The first frame, made anew for every connection. `hops`: how many Moved in a row led to it. */
  readonly hello: (hops: number) => FrameBody;
  /** Throws what makes this server unacceptable; then the client stops. Before any event of its connection. */
  readonly onWelcome: (welcome: Welcome, connection: Connection) => void;
  readonly onDisconnected: (code: number, then: CloseSpec['then'], text: string) => void;
}

export type ConnectorState = 'off' | 'connecting' | 'online' | 'waiting' | 'stopped';

const HOPS_MAX = 3;
const RECONNECT_JITTER_MS = 1000;
/** As long as a drain may take at most: no server keeps a device away for longer by what it says, nor beyond what timers take. */
const TOLD_PAUSE_MAX_MS = 600_000;
/** The server said to come back soon; when it goes on saying so, owners are changing and everybody asks. */
const CHANGING: PauseRange = { firstMs: 100, longestMs: 2000 };
/** A connection that lasted so long was a good one: the next pauses are short again. */
const STEADY_MS = 5000;
const ASK_ATTEMPTS_MAX = 6;
const stopping: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'SUSPENDED', 'UNSUPPORTED_PROTOCOL', 'FORBIDDEN']);

/** Keeps one authenticated connection: connects, comes back as the close codes say, follows Moved where that is allowed. */
export class Connector {
  state: ConnectorState = 'off';
  private readonly parts: ConnectorParts;
  private readonly trouble: BackOff;
  private readonly changing: BackOff;
  private readonly doors: Doors;
  private readonly stopSignal = new AbortController();
  private online: Connection | null = null;
  private waiters: { resolve: (connection: Connection) => void; reject: (error: SealgateError) => void }[] = [];
  private current: Connection | null = null;
  private running: Promise<void> | null = null;
  private stoppedBy: SealgateError | null = null;

  constructor(parts: ConnectorParts) {
    this.parts = parts;
    this.trouble = new BackOff(parts.random);
    this.changing = new BackOff(parts.random, CHANGING);
    this.doors = new Doors(parts);
  }

  /** Idempotent. Throws BAD_CONFIG for a URL that may not be used. */
  start(): void {
    parseServerUrl(this.parts.serverUrl());
    this.running ??= this.run();
  }

  /** The authenticated connection; waits for one. Rejects with why the client stopped, or OFFLINE after `timeoutMs`. */
  async connection(timeoutMs: number): Promise<Connection> {
    if (this.online !== null) return this.online;
    if (this.stoppedBy !== null) throw this.stoppedBy;
    if (this.running === null) throw new SealgateError('OFFLINE', { detail: 'not connected' });
    return new Promise((resolve, reject) => {
      const waiter = {
        resolve: (connection: Connection) => { cancel(); resolve(connection); },
        reject: (error: SealgateError) => { cancel(); reject(error); },
      };
      const cancel = this.parts.clock.after(timeoutMs, () => {
        this.waiters = this.waiters.filter(other => other !== waiter);
        reject(new SealgateError('OFFLINE'));
      });
      this.waiters.push(waiter);
    });
  }

  /**
   * Asks the server, over the next connection when this one ends before the answer, so for what may be done twice. Waits for connections as connection() does; rejects as Connection.request() does.
   */
  async ask(body: FrameBody, timeoutMs: number): Promise<Frame> {
    const pauses = new BackOff(this.parts.random, CHANGING);
    for (let attempt = 1; ; attempt += 1) {
      const connection = await this.connection(timeoutMs);
      try {
        return await connection.request(body);
      } catch (error) {
        const isGoing = SealgateError.is(error, 'DRAINING');
        if (attempt >= ASK_ATTEMPTS_MAX || !(isGoing || (connection.isOver && SealgateError.is(error, 'OFFLINE')))) throw error;
        if (isGoing) await this.pause(pauses.nextMs());
      }
    }
  }

  /** The authenticated connection, or null. */
  now(): Connection | null {
    return this.online;
  }

  /** Closes and does not come back. Resolves when the loop has ended. */
  async stop(error = new SealgateError('OFFLINE', { detail: 'the client is closed' })): Promise<void> {
    this.stopBy(error);
    this.current?.close();
    // The other side need not be there to hear it.
    const cancel = this.parts.clock.after(1000, () => { this.current?.drop(); });
    await this.running;
    cancel();
  }

  private stopBy(error: SealgateError): void {
    this.stoppedBy ??= error;
    this.state = 'stopped';
    this.stopSignal.abort(this.stoppedBy);
    for (const waiter of this.waiters.splice(0)) waiter.reject(this.stoppedBy);
  }

  private async run(): Promise<void> {
    let moved: URL | null = null;
    let hops = 0;
    while (this.stoppedBy === null) {
      this.state = 'connecting';
      const url: URL = moved ?? this.doors.next();
      const ended: Ended = await this.session(url, hops);
      this.learn(url, ended);
      hops = ended.moved === null ? 0 : hops + 1;
      moved = hops <= HOPS_MAX ? ended.moved : null;
      const then = ended.moved !== null && moved === null ? 'backOff' : this.thenAfter(ended);
      // Who says so does not know yet that nobody is there any more: asked again in a moment, it will.
      if (moved !== null && this.doors.isSilent(moved)) [moved, hops] = [null, 0];
      if (then === 'stop') this.stopBy(ended.error ?? stopError(ended.code));
      this.parts.onDisconnected(ended.code, then, ended.error?.message ?? '');
      if (this.isStopped()) return;
      this.state = 'waiting';
      await this.pause(then === 'backOff' ? this.trouble.nextMs() : this.soonMs(ended));
    }
  }

  /** At a random moment of the time that was given, and later from time to time. */
  private soonMs({ pauseMs }: Ended): number {
    return Math.max(this.parts.random.fraction() * Math.min(TOLD_PAUSE_MAX_MS, pauseMs ?? RECONNECT_JITTER_MS), this.changing.nextMs());
  }

  private learn(url: URL, { answered, welcomedMs, moved }: Ended): void {
    if (welcomedMs !== null) this.doors.welcomed(url);
    const helped = welcomedMs !== null || (moved !== null && !this.doors.isSilent(moved));
    if (!answered) this.doors.silent(url);
    else if (helped) this.doors.answered(url);
    else this.doors.noHelp(url);
    const wasSteady = welcomedMs !== null && welcomedMs >= STEADY_MS;
    if (wasSteady) this.changing.reset();
    // Or somebody is there and knows the way; where it leads may just be on the way out.
    if (wasSteady || moved !== null) this.trouble.reset();
  }

  /** A look that the compiler does not narrow across awaits. */
  private isStopped(): boolean {
    return this.stoppedBy !== null;
  }

  private async pause(ms: number): Promise<void> {
    // While nothing is connected, only this timer stands between a program that listens for messages and its end.
    await sleep(this.parts.clock, ms, this.stopSignal.signal, true).catch(() => undefined);
  }

  /** Never rejects. */
  private session(url: URL, hops: number): Promise<Ended> {
    return new Promise(resolve => {
      const attempt = new Attempt(this.parts, url, ended => {
        this.online = null;
        this.current = null;
        resolve(ended);
      });
      this.current = attempt.connection;
      attempt.start(connection => this.authenticate(connection, hops));
    });
  }

  private thenAfter({ code, error, moved }: Ended): CloseSpec['then'] {
    if (error !== null && stopping.has(error.code)) return 'stop';
    if (moved !== null) return 'reconnect';
    // 1000 is "done" only when this side is.
    if (code === 1000) return this.stoppedBy === null ? 'backOff' : 'stop';
    // Moved to where this client does not go: the same address would move it again.
    return code === 4301 ? 'backOff' : afterClose(code);
  }

  private async authenticate(connection: Connection, hops: number): Promise<void> {
    const welcome = bodyOf(await connection.request(this.parts.hello(hops)), 'welcome');
    connection.setLimits(welcome.limits?.unansweredRequestsMax ?? 0, welcome.limits?.idleTimeoutMs ?? 0);
    this.parts.onWelcome(welcome, connection);
    if (connection.isOver || this.isStopped()) return;
    this.online = connection;
    this.state = 'online';
    for (const waiter of this.waiters.splice(0)) waiter.resolve(connection);
  }
}

function stopError(code: number): SealgateError {
  if (code === 4403) return new SealgateError('SUSPENDED');
  if (code === 4409) return new SealgateError('OFFLINE', { detail: 'this device connected elsewhere' });
  if (code === 4401) return new SealgateError('UNAUTHENTICATED');
  return new SealgateError('OFFLINE');
}
