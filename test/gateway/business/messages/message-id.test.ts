import t from 'tap';
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

t.test('what is no such id is not taken for one', t => {
  const good = messageIdOf({ waId: '14155550123', author: 'consumer', contentId: new Uint8Array(16) });
  for (const bad of ['', 'wamid.', 'wamid.HBgL', 'x', good.slice(0, -4), `${good}AA`, good.replace('wamid.', 'wacid.'), `${good} `]) t.equal(parseMessageId(bad), null, bad);
  t.end();
});
