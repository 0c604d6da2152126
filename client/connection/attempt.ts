import { SealgateError } from '../../proto/errors.ts';
import type { messages } from '../../proto/messages.ts';
import { Connection, type ConnectionParts } from './connection.ts';
import type { Frame } from './frames.ts';
import { movedTo } from './server-url.ts';

export interface AttemptParts extends ConnectionParts {
  readonly serverUrl: () => string;
  /** Besides serverUrl: where Moved may lead, and who else may be asked when nobody answers there. */
  readonly otherUrls: () => readonly string[];
  /** The URLs in a SignedBlob of the cluster, null when its operator key has not signed it. */
  readonly signedUrls: (blob: messages.sealgate.v1.SignedBlob.$Properties) => readonly string[] | null;
  /** Deliver and the like, once the connection is authenticated. */
  readonly onEvent: (frame: Frame, connection: Connection) => void;
}

/** What became of a connection. */
export interface Ended {
  readonly code: number;
  /** Somebody spoke. */
  readonly answered: boolean;
  /** From Welcome on; null: there was none. */
  readonly welcomedMs: number | null;
  /** Why it was not authenticated. */
  readonly error: SealgateError | null;
  /** In which the server wants it back. */
  readonly pauseMs: number | null;
  readonly moved: URL | null;
}

/** For a server that neither answers nor closes. */
const CLOSE_WITHIN_MS = 1000;

/** One connection from its opening to its end. */
export class Attempt {
  readonly connection: Connection;
  private readonly parts: AttemptParts;
  private moved: URL | null = null;
  private pauseMs: number | null = null;
  private error: SealgateError | null = null;
  private answered = false;
  private welcomedAtMs: number | null = null;
  /** Deliveries can come in one piece with Welcome, which is answered a moment later. */
  private early: Frame[] | null = [];

  constructor(parts: AttemptParts, url: URL, onEnded: (ended: Ended) => void) {
    this.parts = parts;
    this.connection = new Connection(parts, url.href, { onEvent: frame => { this.event(frame); }, onClose: code => { onEnded(this.ended(code)); } });
  }

  /** `authenticate` rejects with what makes this server unacceptable; then the connection is closed. */
  start(authenticate: (connection: Connection) => Promise<void>): void {
    const { connection, parts } = this;
    authenticate(connection).then(() => { this.welcomed(); }).catch((trouble: unknown) => {
      this.error = SealgateError.is(trouble) ? trouble : new SealgateError('INTERNAL', { cause: trouble });
      connection.close();
      parts.clock.after(CLOSE_WITHIN_MS, () => { connection.drop(); });
    });
  }

  private welcomed(): void {
    this.answered = true;
    this.welcomedAtMs = this.parts.clock.monotonicMs();
    const waiting = this.early ?? [];
    this.early = null;
    for (const frame of waiting) this.parts.onEvent(frame, this.connection);
  }

  private event(frame: Frame): void {
    this.answered = true;
    if (frame.moved) {
      const { serverUrl, otherUrls, signedUrls } = this.parts;
      const signed = frame.moved.cluster ? signedUrls(frame.moved.cluster) ?? [] : [];
      this.moved = movedTo(frame.moved.url ?? '', [serverUrl(), ...otherUrls(), ...signed]);
      this.pauseMs = frame.moved.jitterMs ?? 0;
    } else if (frame.goingAway) this.pauseMs = frame.goingAway.reconnectWithinMs ?? 0;
    else if (this.early !== null) this.early.push(frame);
    else this.parts.onEvent(frame, this.connection);
  }

  private ended(code: number): Ended {
    const { error, pauseMs, moved, welcomedAtMs } = this;
    return {
      code, error, pauseMs, moved,
      answered: this.answered || (error !== null && error.code !== 'TIMEOUT'),
      welcomedMs: welcomedAtMs === null ? null : this.parts.clock.monotonicMs() - welcomedAtMs,
    };
  }
}
