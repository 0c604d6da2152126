import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { ShortHmac } from '../../../../gateway/routing/sending/short-hmac.ts';

t.test('RFC 4231', t => {
  const cases: readonly (readonly [key: Buffer, message: Buffer, digest: string])[] = [
    [Buffer.alloc(20, 0x0b), Buffer.from('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [Buffer.alloc(131, 0xaa), Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'],
  ];
  for (const [key, message, digest] of cases) {
    const hmac = new ShortHmac(key, message.length);
    hmac.message.set(message);
    t.equal(hmac.digest().toString('hex'), digest);
  }
  t.end();
});

t.test('is createHmac, message after message', t => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 150 }), fc.array(fc.uint8Array({ minLength: 57, maxLength: 57 }), { minLength: 1, maxLength: 5 }), (key, messages) => {
    const hmac = new ShortHmac(key, 57);
    for (const message of messages) {
      hmac.message.set(message);
      if (!hmac.digest().equals(createHmac('sha256', key).update(message).digest())) return false;
    }
    return true;
  }));
  t.end();
});
