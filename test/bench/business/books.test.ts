import t from 'tap';
import { GREETING, textOf } from '../../../bench/messages.ts';
import { Readings } from '../../../bench/business/readings.ts';
import { Statuses } from '../../../bench/business/statuses.ts';

const LENGTH = 80;
const ADA = 14156000001;
const said = (sequence: number, answeredBelow: number, person = ADA): string => textOf({ sequence, answeredBelow, intendedUs: 5, person }, LENGTH);

t.test('what a consumer reads: each once, in order, theirs, as it was written', async t => {
  const readings = new Readings(LENGTH);
  for (const text of [said(1, 1), said(2, 1), said(2, 1), said(5, 5), said(4, 4), said(6, 6, ADA + 1), said(7, 7).slice(1), `x${said(8, 8).slice(1)}`]) readings.read(ADA, text);
  t.match(readings, { received: 4, repeated: 1, reordered: 1, misdelivered: 1, corrupted: 2 });
  readings.read(ADA + 1, said(3, 3, ADA + 1));
  t.match(readings, { received: 5, reordered: 1 }, 'the order is each reader\'s own');
  t.equal(readings.latencyOnce(true).count, 5);
  t.equal(readings.latencyOnce(false).count, 0);
});

t.test('what webhooks say of consumers\' messages: each once, whatever id it has, of whoever wrote it', async t => {
  const statuses = new Statuses();
  const heard = (id: string, text: string, from = String(ADA)): void => { statuses.heard({ id, status: '', text, from, atUs: 10 }, LENGTH); };
  heard('a', GREETING);
  heard('b', said(1, 1));
  heard('b', said(1, 1));
  heard('c', said(1, 1));
  heard('d', said(2, 2), String(ADA + 1));
  heard('e', said(3, 3).slice(1));
  heard('f', said(4, 4));
  t.match(statuses, { greetings: 1, inbound: 2, repeated: 2, misdelivered: 1, corrupted: 1 });
});

t.test('what webhooks say of the business\'s messages: sent and delivered, each once', async t => {
  const statuses = new Statuses();
  const heard = (id: string, status: string): void => { statuses.heard({ id, status, text: '', from: '', atUs: 10 }, LENGTH); };
  for (const id of ['a', 'b', 'c']) statuses.expect(id, 5);
  for (const status of ['sent', 'delivered', 'delivered', 'read']) heard('a', status);
  heard('b', 'delivered');
  t.match(statuses, { delivered: 2, told: 3, repeated: 1, missing: 2 });
});
