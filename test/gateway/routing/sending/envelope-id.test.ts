import { createHmac } from 'node:crypto';
import t from 'tap';
import { EnvelopeIds } from '../../../../gateway/routing/sending/envelope-id.ts';
import { PRIMARY_DEVICE, accountIdFromBytes } from '../../../../proto/ids.ts';

const bytes = (length: number, first: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => (first + i) % 256));

t.test('an envelope id is the first half of HMAC-SHA-256 over sender, device, incarnation, client message id, recipient', t => {
  const key = bytes(32, 200);
  const account = accountIdFromBytes(bytes(16, 0xf8));
  if (account === null) throw new Error('16 bytes are an account id');
  const ids = new EnvelopeIds(key);
  for (const incarnation of [0, 1, 2 ** 32 - 1, 2 ** 32, 1_795_000_000_123]) {
    const input = Buffer.alloc(57);
    input.set(bytes(16, 0xf8), 0);
    input.writeUInt8(PRIMARY_DEVICE, 16);
    input.writeBigUInt64BE(BigInt(incarnation), 17);
    input.set(bytes(16, 30), 25);
    input.set(bytes(16, 90), 41);
    const wanted = createHmac('sha256', key).update(input).digest().subarray(0, 16);
    t.equal(Buffer.from(ids.idOf({ account, device: PRIMARY_DEVICE, incarnation }, bytes(16, 30), bytes(16, 90))).toString('hex'), wanted.toString('hex'));
  }
  t.equal(
    Buffer.from(ids.idOf({ account, device: PRIMARY_DEVICE, incarnation: 1_795_000_000_123 }, bytes(16, 30), bytes(16, 90))).toString('hex'),
    '6542025e8b48383ee0bdad5fed2e855a', 'fixed for ever: another id would deliver what was sent across an upgrade twice',
  );
  t.end();
});
