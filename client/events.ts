import type { Cancel } from '../proto/clock.ts';

type HandlerSets<Map extends object> = { [K in keyof Map]?: Set<(event: Map[K]) => void> };

/** Typed events. A handler that throws does not disturb the others, nor the client; its error goes to `onHandlerError`. */
export class Events<Map extends object> {
  private readonly sets: HandlerSets<Map> = {};
  private readonly onHandlerError: (error: unknown) => void;

  constructor(onHandlerError: (error: unknown) => void) {
    this.onHandlerError = onHandlerError;
  }

  on<K extends keyof Map>(name: K, handler: (event: Map[K]) => void): Cancel {
    const set = this.sets[name] ?? new Set();
    this.sets[name] = set;
    set.add(handler);
    return () => { set.delete(handler); };
  }

  emit<K extends keyof Map>(name: K, event: Map[K]): void {
    for (const handler of [...this.sets[name] ?? []]) {
      try {
        handler(event);
      } catch (error) {
        this.onHandlerError(error);
      }
    }
  }
}
