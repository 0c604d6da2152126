import { afterClose, type CloseSpec } from '../../proto/close-codes.ts';
import { sleep } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { messages } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { BackOff } from './back-off.ts';
import { Connection, type ConnectionParts } from './connection.ts';
import { bodyOf, type Frame, type FrameBody } from './frames.ts';
import { movedTo, parseServerUrl } from './server-url.ts';

export type Welcome = messages.sealgate.v1.Welcome.$Properties;

export interface ConnectorParts extends ConnectionParts {
  readonly random: Random;
  /** The first frame, made anew for every connection. */
  readonly hello: () => FrameBody;
  readonly serverUrl: () => string;
  /** Besides serverUrl: where Moved may lead. */
  readonly otherUrls: () => readonly string[];
  /** Throws what makes this server unacceptable; then the client stops. */
  readonly onWelcome: (welcome: Welcome, connection: Connection) => void;
  /** Deliver and the like, after onWelcome. */
  readonly onEvent: (frame: Frame, connection: Connection) => void;
  readonly onDisconnected: (code: number, then: CloseSpec['then'], text: string) => void;
}

export type ConnectorState = 'off' | 'connecting' | 'online' | 'waiting' | 'stopped';

interface Ended {
  readonly code: number;
  readonly then: CloseSpec['then'];
  readonly error: SealgateError | null;
  readonly pauseMs: number | null;
  readonly moved: URL | null;
}

const HOPS_MAX = 3;
const RECONNECT_JITTER_MS = 1000;
const stopping: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'SUSPENDED', 'UNSUPPORTED_PROTOCOL', 'FORBIDDEN']);

/** Keeps one authenticated connection: connects, comes back as the close codes say, follows Moved where that is allowed. */
export class Connector {
  state: ConnectorState = 'off';
  private readonly parts: ConnectorParts;
  private readonly backOff: BackOff;
  private readonly stopSignal = new AbortController();
  private online: Connection | null = null;
  private waiters: { resolve: (connection: Connection) => void; reject: (error: SealgateError) => void }[] = [];
  private current: Connection | null = null;
  private running: Promise<void> | null = null;
  private stoppedBy: SealgateError | null = null;

  constructor(parts: ConnectorParts) {
    this.parts = parts;
    this.backOff = new BackOff(parts.random);
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
      const ended: Ended = await this.session(moved ?? parseServerUrl(this.parts.serverUrl()));
      hops = ended.moved === null ? 0 : hops + 1;
      moved = hops <= HOPS_MAX ? ended.moved : null;
      const then = ended.moved !== null && moved === null ? 'backOff' : ended.then;
      if (then === 'stop') this.stopBy(ended.error ?? stopError(ended.code));
      this.parts.onDisconnected(ended.code, then, ended.error?.message ?? '');
      if (this.isStopped()) return;
      this.state = 'waiting';
      await this.pause(then === 'backOff' ? this.backOff.nextMs() : this.parts.random.fraction() * (ended.pauseMs ?? RECONNECT_JITTER_MS));
    }
  }

  /** A look that the compiler does not narrow across awaits. */
  private isStopped(): boolean {
    return this.stoppedBy !== null;
  }

  private async pause(ms: number): Promise<void> {
    // While nothing is connected, only this timer stands between a program that listens for messages and its end.
    await sleep(this.parts.clock, ms, this.stopSignal.signal, true).catch(() => undefined);
  }

  /** One connection from its opening to its end. Never rejects. */
  private session(url: URL): Promise<Ended> {
    return new Promise(resolve => {
      let moved: URL | null = null;
      let pauseMs: number | null = null;
      let error: SealgateError | null = null;
      // Deliveries can come in one piece with Welcome, which is answered a moment later.
      let early: Frame[] | null = [];
      const connection = new Connection(this.parts, url.href, {
        onEvent: (frame, from) => {
          if (frame.moved) {
            moved = movedTo(frame.moved.url ?? '', [this.parts.serverUrl(), ...this.parts.otherUrls()]);
            pauseMs = frame.moved.jitterMs ?? 0;
          } else if (frame.goingAway) pauseMs = frame.goingAway.reconnectWithinMs ?? 0;
          else if (early !== null) early.push(frame);
          else this.parts.onEvent(frame, from);
        },
        onClose: code => {
          this.online = null;
          this.current = null;
          const isRefused = error !== null && stopping.has(error.code);
          resolve({ code, then: isRefused ? 'stop' : this.thenAfter(code, moved), error, pauseMs, moved });
        },
      });
      this.current = connection;
      this.authenticate(connection).then(() => {
        const waiting = early ?? [];
        early = null;
        for (const frame of waiting) this.parts.onEvent(frame, connection);
      }).catch((trouble: unknown) => {
        error = SealgateError.is(trouble) ? trouble : new SealgateError('INTERNAL', { cause: trouble });
        connection.close();
        // A server that neither answers nor closes.
        this.parts.clock.after(1000, () => { connection.drop(); });
      });
    });
  }

  private thenAfter(code: number, moved: URL | null): CloseSpec['then'] {
    if (moved !== null) return 'reconnect';
    // 1000 is "done" only when this side is.
    if (code === 1000) return this.stoppedBy === null ? 'backOff' : 'stop';
    // Moved to where this client does not go: the same address would move it again.
    return code === 4301 ? 'backOff' : afterClose(code);
  }

  private async authenticate(connection: Connection): Promise<void> {
    const welcome = bodyOf(await connection.request(this.parts.hello()), 'welcome');
    connection.setLimits(welcome.limits?.unansweredRequestsMax ?? 0, welcome.limits?.idleTimeoutMs ?? 0);
    this.parts.onWelcome(welcome, connection);
    if (connection.isOver || this.isStopped()) return;
    this.backOff.reset();
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
