import t from 'tap';
import type { Connection } from '../../../client/connection/connection.ts';
import type { Core } from '../../../client/core.ts';
import { Receiver } from '../../../client/receiving/receiver.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { systemRandom } from '../../../proto/random-system.ts';

/** What Receiver asks of a connection, and what became of it. */
class Line {
  isOver = false;
  readonly acknowledged: (number | null | undefined)[] = [];

  post({ ack }: Parameters<Connection['post']>[0]): void {
    this.acknowledged.push(ack?.position?.offset);
  }

  drop(): void {
    this.isOver = true;
  }

  get asConnection(): Connection {
    return this as unknown as Connection;
  }
}

t.test('a store that fails at the end of the queue ends the connection, and the next is heard', async t => {
  const told: unknown[] = [];
  const core = { clock: new ManualClock(), random: systemRandom, background: (work: Promise<unknown>) => { work.catch((error: unknown) => { told.push(error); }); } } as unknown as Core;
  const receiver = new Receiver(core, null as never);
  const broken = new Line();
  receiver.takeEvent({ epoch: 1, offset: 1 }, async () => undefined, broken.asConnection);
  receiver.afterDeliveries(broken.asConnection, () => { throw new SealgateError('STORE_FULL'); });
  receiver.takeEvent({ epoch: 1, offset: 2 }, async () => undefined, broken.asConnection);
  await receiver.idle();
  t.strictSame([broken.isOver, broken.acknowledged], [true, [1]], 'what came before is acknowledged, what came after is not');
  t.match(told, [{ code: 'STORE_FULL' }]);
  const next = new Line();
  receiver.takeEvent({ epoch: 1, offset: 2 }, async () => undefined, next.asConnection);
  await receiver.idle();
  t.strictSame(next.acknowledged, [2]);
});
