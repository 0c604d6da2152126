import fc from 'fast-check';
import t from 'tap';
import { accountIdFromBytes, accountIdToBytes, parseAccountId } from '../../proto/ids.ts';

const id = 'f8f9fafb-fcfd-4eff-8001-0203a4b5c607';
const idBytes = Uint8Array.from([0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0x4e, 0xff, 0x80, 0x01, 0x02, 0x03, 0xa4, 0xb5, 0xc6, 0x07]);

t.test('an account id and its bytes', t => {
  const parsed = parseAccountId(id);
  t.equal(accountIdFromBytes(idBytes), id);
  t.strictSame(parsed === null ? null : accountIdToBytes(parsed), idBytes);
  t.equal(accountIdFromBytes(idBytes.subarray(1)), null);
  t.equal(accountIdFromBytes(new Uint8Array(17)), null);
  t.end();
});

t.test('ids come back from their bytes, also when two begin alike', t => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(fc.property(bytes, bytes, fc.integer({ min: 0, max: 15 }), (one, other, alike) => {
    other.set(one.subarray(0, alike));
    for (const each of [one, other, one]) {
      const text = accountIdFromBytes(each);
      const hex = Buffer.from(each).toString('hex');
      if (text === null || parseAccountId(text) !== text || text.replaceAll('-', '') !== hex) return false;
      if (Buffer.from(accountIdToBytes(text)).toString('hex') !== hex) return false;
    }
    return true;
  }));
  t.end();
});
