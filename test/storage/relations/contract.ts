import type { Test } from 'tap';
import type { RelationStore } from '../../../storage/relations/relations.ts';
import { bytes } from '../support.ts';

const [owner, other] = [bytes(32, 1), bytes(32, 2)];
const [pair, second, third] = [bytes(32, 11), bytes(32, 12), bytes(32, 13)];

export function relationsContract(t: Test, make: (t: Test) => Promise<RelationStore>): void {
  t.test('keeps what was decided and what a stranger has used', async t => {
    const store = await make(t);
    t.equal(await store.get(pair), null);
    await Promise.all([1, 2, 3].map(() => store.addStranger(owner, pair, 1, 100)));
    t.strictSame(await store.get(pair), { relation: 'none', strangerMessages: 3, strangerBytes: 300, custodyOffered: null, custodyAnswer: null });
    await store.set(owner, pair, 'blocked');
    await store.addStranger(owner, pair, 1, 50);
    t.strictSame(await store.get(pair), { relation: 'blocked', strangerMessages: 4, strangerBytes: 350, custodyOffered: null, custodyAnswer: null });
    await store.set(owner, pair, 'accepted');
    t.equal((await store.get(pair))?.relation, 'accepted');
    await store.set(owner, pair, 'none');
    t.equal(await store.get(pair), null, 'as if never spoken');
  });

  t.test('two at once, in their order, also where there is nothing', async t => {
    const store = await make(t);
    await store.set(owner, pair, 'blocked');
    await store.addStranger(other, second, 1, 100);
    await store.addStranger(other, second, 1, 100);
    const [one, two] = [await store.get(pair), await store.get(second)];
    t.match(one, { relation: 'blocked' });
    t.match(two, { strangerMessages: 2 });
    t.strictSame(await store.getBoth(pair, second), [one, two]);
    t.strictSame(await store.getBoth(second, pair), [two, one]);
    t.strictSame(await store.getBoth(third, pair), [null, one]);
    t.strictSame(await store.getBoth(pair, third), [one, null]);
  });

  t.test('keeps what was asked and answered about custody beside the relation', async t => {
    const store = await make(t);
    await store.offerCustody(owner, pair, '1.1');
    t.strictSame(await store.get(pair), { relation: 'none', strangerMessages: 0, strangerBytes: 0, custodyOffered: '1.1', custodyAnswer: null });
    await store.answerCustody(owner, pair, { version: 1, accepted: true });
    await store.set(owner, pair, 'accepted');
    await store.offerCustody(owner, pair, '2.1');
    t.match(await store.get(pair), { relation: 'accepted', custodyOffered: '2.1', custodyAnswer: { version: 1, accepted: true } });
    await store.answerCustody(owner, pair, { version: 0, accepted: false });
    t.match(await store.get(pair), { relation: 'accepted', custodyAnswer: { version: 0, accepted: false } });
    await store.set(owner, pair, 'none');
    t.equal(await store.get(pair), null, 'as if never asked');
    await store.answerCustody(owner, second, { version: 4, accepted: true });
    t.match(await store.get(second), { relation: 'none', custodyAnswer: { version: 4, accepted: true } }, 'also where nothing was before');
    await store.eraseOwner(owner);
    t.equal(await store.get(second), null);
  });

  t.test('erases what one account decided and nothing else', async t => {
    const store = await make(t);
    await store.set(owner, pair, 'blocked');
    await store.addStranger(owner, second, 1, 1);
    await store.set(other, third, 'accepted');
    t.strictSame((await store.pairsOf(owner)).map(each => Buffer.from(each).toString('hex')).sort(), [pair, second].map(each => Buffer.from(each).toString('hex')).sort());
    await store.eraseOwner(owner);
    t.strictSame(await store.pairsOf(owner), []);
    t.strictSame([await store.get(pair), await store.get(second)], [null, null]);
    t.equal((await store.get(third))?.relation, 'accepted');
  });
}
