import type { Dispatcher } from 'undici';

export interface WebhookAnswer {
  readonly status: number;
  /** At most so much as may be read; only when it was asked for. */
  readonly body: string;
}

export interface WebhookCallOptions {
  readonly bytesMax: number;
  readonly wantsBody: boolean;
}

/** One request under way, as undici tells of it. Whatever becomes of the rest, the status stands once it is there. */
export class WebhookCall implements Dispatcher.DispatchHandlers {
  readonly answer: Promise<WebhookAnswer>;
  private readonly options: WebhookCallOptions;
  private readonly chunks: Buffer[] = [];
  private status = 0;
  private received = 0;
  private ended: Error | null = null;
  private abort: (() => void) | null = null;
  private resolve: (answer: WebhookAnswer) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;

  constructor(options: WebhookCallOptions) {
    this.options = options;
    this.answer = new Promise((resolve, reject) => { [this.resolve, this.reject] = [resolve, reject]; });
  }

  /** Wherever it is: also while it waits for a connection. */
  end(reason: Error): void {
    this.ended = reason;
    this.onError(reason);
    this.abort?.();
  }

  onConnect(abort: (error?: Error) => void): void {
    if (this.ended !== null) abort(this.ended);
    else this.abort = abort;
  }

  onHeaders(status: number): boolean {
    if (status >= 200) this.status = status;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.received += chunk.length;
    if (this.received > this.options.bytesMax) this.end(new Error('the answer is too long'));
    else if (this.options.wantsBody) this.chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    this.resolve({ status: this.status, body: Buffer.concat(this.chunks).toString('utf8') });
  }

  onError(error: Error): void {
    if (this.status === 0) this.reject(error);
    else this.onComplete();
  }
}
