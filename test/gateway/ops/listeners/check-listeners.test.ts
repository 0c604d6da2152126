import t from 'tap';
import { checkListeners } from '../../../../gateway/ops/listeners/check-listeners.ts';
import { loadConfig } from '../../../../gateway/ops/config/config.ts';

function check(flags: Record<string, string>): void {
  checkListeners(loadConfig({ flags, env: { HOME: '/' }, file: null }).config);
}

t.test('loopback by default; beyond it TLS, or the operator\'s word', t => {
  const tls = { 'tls-cert-file': '/c.pem', 'tls-key-file': '/k.pem' };
  t.doesNotThrow(() => { check({}); });
  for (const name of ['host', 'api-host', 'operator-host']) {
    t.throws(() => { check({ [name]: '0.0.0.0' }); }, { code: 'NOT_LOOPBACK', message: /0\.0\.0\.0/ }, name);
    t.throws(() => { check({ [name]: '' }); }, { code: 'NOT_LOOPBACK', message: /every address/ }, name);
    t.doesNotThrow(() => { check({ [name]: '0.0.0.0', insecure: 'true' }); }, name);
  }
  t.doesNotThrow(() => { check({ host: '0.0.0.0', 'api-host': '::', ...tls }); });
  t.throws(() => { check({ 'operator-host': '::', ...tls }); }, { code: 'NOT_LOOPBACK' }, 'the operator\'s listener speaks no TLS');
  t.doesNotThrow(() => { check({ 'operator-host': '::', 'operator-insecure': 'true' }); });
  t.end();
});
