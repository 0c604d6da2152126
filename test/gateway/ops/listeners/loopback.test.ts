import t from 'tap';
import { isLoopback } from '../../../../gateway/ops/listeners/loopback.ts';

t.test('what only this machine reaches', t => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost', 'LocalHost']) t.ok(isLoopback(host), host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.example', 'example.org', '', '128.0.0.1']) t.notOk(isLoopback(host), host);
  t.end();
});
