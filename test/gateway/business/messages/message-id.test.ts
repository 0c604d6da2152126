import t from 'tap';
import { userIdOf, waIdOfUserId } from '../../../../gateway/business/messages/user-id.ts';
import { messageIdOf, parseMessageId } from '../../../../gateway/business/messages/message-id.ts';

t.test('a message id tells consumer, author and content, and is laid out as clients know it', t => {
  const parts = { waId: '14155550123', author: 'business', contentId: new Uint8Array(16).fill(0xab) } as const;
  const id = messageIdOf(parts);
  t.match(id, /^wamid\.HBgLMTQxNTU1NTAxMjMVAgARGC/);
  t.ok(id.length <= 128);
  t.strictSame(parseMessageId(id), parts);
  t.match(parseMessageId(messageIdOf({ ...parts, author: 'consumer' })), { author: 'consumer' });
  t.end();
});

t.test('a user id is a business\'s own, and its number is read from it again', t => {
  const id = userIdOf('161000000000001', '14155550123');
  t.match(id, /^US\.\d{30,39}$/);
  t.equal(userIdOf('161000000000001', '14155550123'), id);
  t.not(userIdOf('161000000000002', '14155550123'), id, 'another at another business');
  t.equal(waIdOfUserId('161000000000001', id), '14155550123');
  for (const bad of ['', 'US.1', id.slice(3), `DE${id.slice(2)}`, `${id}1`, `US.${'9'.repeat(39)}`, 'US.ENT.1']) t.equal(waIdOfUserId('161000000000001', bad), null, bad);
  t.equal(waIdOfUserId('161000000000002', id), null, 'nobody\'s at another business');
  t.end();
});

t.test('what is no such id is not taken for one', t => {
  const good = messageIdOf({ waId: '14155550123', author: 'consumer', contentId: new Uint8Array(16) });
  for (const bad of ['', 'wamid.', 'wamid.HBgL', 'x', good.slice(0, -4), `${good}AA`, good.replace('wamid.', 'wacid.'), `${good} `]) t.equal(parseMessageId(bad), null, bad);
  t.end();
});
