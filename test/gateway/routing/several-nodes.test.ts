import t from 'tap';
import { accountOf, deviceOf, range } from './harness.ts';
import { SeveralNodes } from './several-nodes.ts';

t.test('who was accepted at one node may write at every node, at once', async t => {
  const nodes = await new SeveralNodes().start('a', 'b', 'c');
  const { shared } = nodes;
  for (const n of [1, 2]) await shared.addAccount(n);
  const { owner, other } = nodes.roles(2);
  const [there, here] = [nodes.node(owner).rig, nodes.node(other).rig];
  await here.send(1, 2, 1);
  // As the recipient's node does it for SetRelation: nobody tells the sender's.
  await shared.accept(2, 1);
  there.router.relationChanged(accountOf(2), accountOf(1));
  await nodes.pass(1);
  for (const n of range(2, 39)) await here.send(1, 2, n);
  await nodes.pass(100);
  t.same((await nodes.attach(deviceOf(2))).numbers, range(1, 40));
});
