import t from 'tap';
import { nearestName } from '../../../../gateway/ops/config/nearest-name.ts';

t.test('finds the word that was meant, or none', t => {
  const names = ['port', 'host', 'data-dir', 'operator-port'];
  t.equal(nearestName('prot', names), 'port');
  t.equal(nearestName('Data-Dri', names), 'data-dir');
  t.equal(nearestName('operater-port', names), 'operator-port');
  t.equal(nearestName('zzzz', names), null);
  t.equal(nearestName('', []), null);
  t.end();
});
