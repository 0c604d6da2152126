import t from 'tap';
import { SealingKey } from '../../crypto/index.ts';
import { systemRandom } from '../../proto/random-system.ts';

t.test('what is sealed opens for what it was sealed about, and twice the same is told from nothing', async t => {
  const key = new SealingKey(systemRandom.bytes(32), systemRandom);
  const [about, other, text] = [Buffer.from('about this'), Buffer.from('about that'), Buffer.from('text')];
  const sealed = Array.from({ length: 600 }, () => key.seal(about, text));
  t.equal(new Set(sealed.map(bytes => Buffer.from(bytes).toString('hex'))).size, 600, 'no nonce comes twice, also over what is asked of the system at once');
  t.strictSame(Buffer.from(key.open(about, sealed[0] ?? new Uint8Array())), text);
  t.throws(() => key.open(other, sealed[0] ?? new Uint8Array()));
  t.throws(() => new SealingKey(systemRandom.bytes(32), systemRandom).open(about, sealed[0] ?? new Uint8Array()));
});
