/** More than a commit or two answer together: accepting falls behind. */
const MANY = 32;

/** Calls of the API whose message is not durable yet. While there are many, they come before the work that earlier ones have made. */
export class CallsWaiting {
  private count = 0;

  get areMany(): boolean {
    return this.count > MANY;
  }

  async during<T>(call: () => Promise<T>): Promise<T> {
    this.count += 1;
    try {
      return await call();
    } finally {
      this.count -= 1;
    }
  }
}
