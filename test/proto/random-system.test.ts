import t from 'tap';
import { systemRandom } from '../../proto/random-system.ts';

t.test('bytes of every length, of which none comes twice', t => {
  const seen = new Set<string>();
  const odd: number[] = [];
  for (let i = 0; i < 5000; i += 1) {
    const length = 8 + i % 60;
    const bytes = systemRandom.bytes(length);
    if (bytes.length !== length || bytes.buffer.byteLength !== length) odd.push(length);
    seen.add(Buffer.from(bytes.subarray(0, 8)).toString('hex'));
  }
  t.strictSame(odd, [], 'as long as asked for, in memory of their own');
  t.equal(seen.size, 5000);
  t.strictSame(systemRandom.bytes(0), new Uint8Array());
  t.end();
});

t.test('every bit is set as often as not', t => {
  const ones = Array.from({ length: 20_000 }, () => systemRandom.bytes(3)).reduce((sum, bytes) => sum + bytes.reduce((bits, byte) => bits + byte.toString(2).replaceAll('0', '').length, 0), 0);
  t.ok(Math.abs(ones / (20_000 * 24) - 0.5) < 0.01, String(ones));
  t.end();
});

t.test('fractions are spread over [0, 1)', t => {
  const all = Array.from({ length: 20_000 }, () => systemRandom.fraction());
  t.ok(all.every(each => each >= 0 && each < 1));
  t.ok(Math.abs(all.reduce((sum, each) => sum + each, 0) / all.length - 0.5) < 0.02);
  t.end();
});
