import { createRequire } from 'node:module';
import t from 'tap';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { calmRequests } from '../../../../storage/account-log/kafka/calm-requests.ts';

const nothing = (): void => undefined;

interface Queue {
  scheduleRequestTimeoutCheck(): void;
  requestTimeoutIntervalId?: unknown;
  throttleCheckTimeoutId: unknown;
  push(request: object): void;
  fulfillRequest(answer: { correlationId: number; payload: null; size: number }): void;
}

/** One at a time may be under way; `sent` is told of each. */
function queueOf(sent: (correlationId: number) => void, failed: (error: unknown) => void = nothing, isConnected = (): boolean => true): { readonly queue: Queue; readonly push: (correlationId: number) => void } {
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as new (options: object) => Queue;
  const queue = new RequestQueue({ maxInFlightRequests: 1, requestTimeout: 1000, enforceRequestTimeout: true, isConnected, clientId: 'c', broker: 'b', logger: { debug: nothing, warn: nothing } });
  const push = (correlationId: number): void => {
    queue.push({ entry: { correlationId, resolve: nothing, reject: failed }, expectResponse: true, requestTimeout: null, sendRequest: () => { sent(correlationId); } });
  };
  return { queue, push };
}

const clock = new ManualClock(Date.now());

t.test('kafkajs looks for requests that wait only while one does', async t => {
  calmRequests(clock);
  calmRequests(clock);
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

t.test('one timer ends the requests of all connections that take too long, and ends itself with the last connection', async t => {
  calmRequests(clock);
  const timers = t.capture(clock, 'every', clock.every.bind(clock));
  const failures: unknown[] = [];
  const connected = { first: true, second: true };
  const first = queueOf(nothing, error => failures.push(error), () => connected.first);
  const second = queueOf(nothing, error => failures.push(error), () => connected.second);
  for (const { queue } of [first, second]) queue.scheduleRequestTimeoutCheck();
  t.equal(timers().length, 1);
  t.notOk(first.queue.requestTimeoutIntervalId, 'none of kafkajs\' own');
  first.push(1);
  second.push(2);
  clock.advance(900);
  t.equal(failures.length, 0);
  // Requests are sent by the wall clock, which on a slow machine has gone on since the test's was made.
  clock.advance(60_000);
  t.equal(failures.length, 2);
  t.match(failures, [{ name: 'KafkaJSRequestTimeoutError' }, { name: 'KafkaJSRequestTimeoutError' }]);
  connected.first = false;
  clock.advance(100);
  t.not(clock.nextDueMs, null, 'one is still there');
  connected.second = false;
  clock.advance(100);
  t.equal(clock.nextDueMs, null);
  connected.second = true;
  second.queue.scheduleRequestTimeoutCheck();
  second.push(3);
  clock.advance(5000);
  t.equal(failures.length, 3, 'also of one that has connected again');
  connected.second = false;
});

t.test('what is under way on a connection that is given up ends too: kafkajs waits for its answer before it disconnects, and stops looking', async t => {
  calmRequests(clock);
  // By which kafkajs notes when it sent something.
  t.capture(Date, 'now', () => clock.nowMs());
  const failures: unknown[] = [];
  let isConnected = true;
  const { queue, push } = queueOf(nothing, error => failures.push(error), () => isConnected);
  queue.scheduleRequestTimeoutCheck();
  push(1);
  push(2);
  isConnected = false;
  clock.advance(100);
  t.equal(failures.length, 0);
  clock.advance(1000);
  t.equal(failures.length, 1, 'the one under way');
  clock.advance(1200);
  t.equal(failures.length, 2, 'and the one behind it, which was sent then');
  clock.advance(100);
  t.equal(clock.nextDueMs, null, 'nobody looks any more');
});
