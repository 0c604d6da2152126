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
    t.strictSame(await store.get(pair), { relation: 'none', strangerMessages: 3, strangerBytes: 300 });
    await store.set(owner, pair, 'blocked');
    await store.addStranger(owner, pair, 1, 50);
    t.strictSame(await store.get(pair), { relation: 'blocked', strangerMessages: 4, strangerBytes: 350 });
    await store.set(owner, pair, 'accepted');
    t.equal((await store.get(pair))?.relation, 'accepted');
    await store.set(owner, pair, 'none');
    t.equal(await store.get(pair), null, 'as if never spoken');
  });

  t.test('erases what one account decided and nothing else', async t => {
    const store = await make(t);
    await store.set(owner, pair, 'blocked');
    await store.addStranger(owner, second, 1, 1);
    await store.set(other, third, 'accepted');
    await store.eraseOwner(owner);
    t.strictSame([await store.get(pair), await store.get(second)], [null, null]);
    t.equal((await store.get(third))?.relation, 'accepted');
  });
}
