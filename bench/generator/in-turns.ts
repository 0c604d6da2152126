import { nowUs } from '../measure/now.ts';

/** Schedules and sockets wait no longer for one turn of it. */
const TURN_US = 2_000;

/** Does it with each, as fast as it can, and in between whatever else the process has to do: who sends at a moment of a schedule, or reads, does not wait for the last of thousands. */
export async function inTurns<T>(items: Iterable<T>, act: (item: T) => void): Promise<void> {
  let sinceUs = nowUs();
  for (const item of items) {
    if (nowUs() - sinceUs > TURN_US) {
      await new Promise(resolve => { setImmediate(resolve); });
      sinceUs = nowUs();
    }
    act(item);
  }
}
