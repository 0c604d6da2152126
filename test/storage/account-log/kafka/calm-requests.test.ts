import { createRequire } from 'node:module';
import t from 'tap';
import { calmRequests } from '../../../../storage/account-log/kafka/calm-requests.ts';

const nothing = (): void => undefined;

interface Queue {
  throttleCheckTimeoutId: unknown;
  push(request: object): void;
  fulfillRequest(answer: { correlationId: number; payload: null; size: number }): void;
}

/** One at a time may be under way; `sent` is told of each. */
function queueOf(sent: (correlationId: number) => void): { readonly queue: Queue; readonly push: (correlationId: number) => void } {
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as new (options: object) => Queue;
  const queue = new RequestQueue({ maxInFlightRequests: 1, requestTimeout: 1000, enforceRequestTimeout: false, clientId: 'c', broker: 'b', logger: { debug: nothing, warn: nothing } });
  const push = (correlationId: number): void => {
    queue.push({ entry: { correlationId, resolve: nothing, reject: nothing }, expectResponse: true, requestTimeout: null, sendRequest: () => { sent(correlationId); } });
  };
  return { queue, push };
}

t.test('kafkajs looks for requests that wait only while one does', async t => {
  calmRequests();
  calmRequests();
  const sent: number[] = [];
  const { queue, push } = queueOf(correlationId => sent.push(correlationId));
  push(1);
  queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
  t.notOk(queue.throttleCheckTimeoutId, 'nothing waits, and no timer runs');
  push(2);
  push(3);
  t.ok(queue.throttleCheckTimeoutId, 'one waits');
  t.same(sent, [1, 2]);
  queue.fulfillRequest({ correlationId: 2, payload: null, size: 0 });
  t.same(sent, [1, 2, 3], 'and is sent when it may be');
  queue.fulfillRequest({ correlationId: 3, payload: null, size: 0 });
});
