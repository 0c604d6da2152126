import { Fifo } from '../fifo.ts';

/** One request, without content: no body, no number, no token. */
export interface LoggedRequest {
  readonly fbtraceId: string;
  readonly atMs: number;
  readonly method: string;
  /** As in the OpenAPI; '' for a path that there is not. */
  readonly route: string;
  /** The node in the path when it is one of ours; ''. */
  readonly node: string;
  /** '' when nobody was signed in. */
  readonly app: string;
  readonly status: number;
  /** 0: no error. */
  readonly code: number;
  readonly subcode: number;
  /** The error's explanation, which names fields and rules; ''. */
  readonly details: string;
  readonly durationMs: number;
}

/** The last requests of this node, so that support can find one by its fbtrace_id. The oldest make room. */
export class RequestLog {
  private readonly max: number;
  private readonly requests = new Map<string, LoggedRequest>();
  /** The oldest first. */
  private readonly ids = new Fifo<string>();

  constructor(max: number) {
    this.max = max;
  }

  add(request: LoggedRequest): void {
    this.requests.set(request.fbtraceId, request);
    this.ids.add(request.fbtraceId);
    const oldest = this.ids.size > this.max ? this.ids.take() : undefined;
    if (oldest !== undefined) this.requests.delete(oldest);
  }

  find(fbtraceId: string): LoggedRequest | null {
    return this.requests.get(fbtraceId) ?? null;
  }

  /** The newest first. */
  latest(max: number): readonly LoggedRequest[] {
    return [...this.requests.values()].reverse().slice(0, max);
  }
}
