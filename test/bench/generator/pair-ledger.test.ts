import t from 'tap';
import { MessageKind } from '../../../bench/generator/load-payload.ts';
import { PairLedger } from '../../../bench/generator/pair-ledger.ts';

function sent(count: number): PairLedger {
  const ledger = new PairLedger();
  for (let sequence = 1; sequence <= count; sequence += 1) t.equal(ledger.next(1000 + sequence, MessageKind.Message), sequence);
  return ledger;
}

t.test('all is well', async t => {
  const ledger = sent(3);
  t.equal(ledger.unansweredCount, 3);
  t.same([...ledger.unanswered.keys()], [1, 2, 3], 'in the order in which they are sent again');
  t.equal(ledger.lost, 0, 'what was not accepted cannot be lost');
  for (const sequence of [1, 2, 3]) {
    t.equal(ledger.accepted(sequence), 1000 + sequence, 'remembers when it was meant to be sent');
    t.equal(ledger.delivered(sequence), true);
  }
  t.equal(ledger.accepted(3), undefined, 'answered once');
  t.match(ledger, { lost: 0, repeated: 0, reordered: 0, unansweredCount: 0 });
});

t.test('loss is what was accepted and did not come, in the middle and at the end', async t => {
  const ledger = sent(6);
  for (const sequence of [1, 2, 3, 4, 5]) ledger.accepted(sequence);
  ledger.delivered(1);
  ledger.delivered(3);
  t.equal(ledger.lost, 3, '2, 4 and 5; 6 has no answer yet');
  t.equal(ledger.wasRefused(6), true);
  t.equal(ledger.wasRefused(6), false, 'answered once');
  t.equal(ledger.lost, 3);
  ledger.delivered(4);
  t.equal(ledger.lost, 2);
});

t.test('a refused message leaves a gap that is no loss', async t => {
  const ledger = sent(3);
  ledger.accepted(1);
  ledger.wasRefused(2);
  ledger.accepted(3);
  ledger.delivered(1);
  ledger.delivered(3);
  t.match(ledger, { lost: 0, reordered: 0, repeated: 0 });
});

t.test('order and repetition', async t => {
  const ledger = sent(5);
  for (const sequence of [1, 2, 3, 4, 5]) ledger.accepted(sequence);
  t.equal(ledger.delivered(2), true);
  t.equal(ledger.delivered(1), true, 'late, but a first delivery');
  t.equal(ledger.delivered(2), false);
  t.equal(ledger.delivered(1), false);
  t.equal(ledger.delivered(5), true);
  t.equal(ledger.delivered(4), true);
  t.match(ledger, { reordered: 2, repeated: 2, lost: 1 });
});
