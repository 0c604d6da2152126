import type { Cancel } from '../proto/clock.ts';

type Handler<E> = (event: E) => void;

/** Typed events. A handler that throws does not disturb the others, nor the client; its error goes to `onHandlerError`. */
export class Events<Map extends object> {
  private readonly handlers = new Map<keyof Map, Set<Handler<never>>>();
  private readonly onHandlerError: (error: unknown) => void;

  constructor(onHandlerError: (error: unknown) => void) {
    this.onHandlerError = onHandlerError;
  }

  on<K extends keyof Map>(name: K, handler: Handler<Map[K]>): Cancel {
    const set = this.handlers.get(name) ?? new Set();
    this.handlers.set(name, set);
    set.add(handler);
    return () => { set.delete(handler); };
  }

  emit<K extends keyof Map>(name: K, event: Map[K]): void {
    for (const handler of this.of(name)) {
      try {
        handler(event);
      } catch (error) {
        this.onHandlerError(error);
      }
    }
  }

  private of<K extends keyof Map>(name: K): Handler<Map[K]>[] {
    const set: ReadonlySet<Handler<Map[K]>> = this.handlers.get(name) ?? new Set();
    return [...set];
  }
}
