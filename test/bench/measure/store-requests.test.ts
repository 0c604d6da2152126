import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import t from 'tap';
import { countsIn, readGatewayCounts, storeRequestsBetween } from '../../../bench/measure/store-requests.ts';
import { createLog } from '../../../gateway/ops/log.ts';
import { createRoutingMetrics } from '../../../gateway/ops/metrics/metrics-routing.ts';
import { createCassandraMetrics } from '../../../gateway/ops/metrics/metrics-store.ts';

/** What a gateway shows that has accepted so many and asked so much. */
async function pageOf(accepted: number, reads: number, writes: number): Promise<string> {
  const registry = new Registry();
  const routing = createRoutingMetrics(registry, createLog('silent'));
  for (let i = 0; i < accepted; i += 1) routing.appended(1, 100);
  createCassandraMetrics(registry, () => ({ reads, writes, conditional: 0, repeated: 0, failed: 0 }));
  return registry.metrics();
}

t.test('the difference of two readings over all gateways, for each accepted message', async t => {
  const before = countsIn([await pageOf(100, 50, 7), await pageOf(0, 2, 0)]);
  const after = countsIn([await pageOf(150, 60, 8), await pageOf(50, 2, 1)]);
  t.same(before.accepted, 100);
  t.same(storeRequestsBetween(before, after), { reads: 0.1, writes: 0.02, conditional: 0 });
});

t.test('nothing is said where a gateway began anew, none answers or nothing was accepted', async t => {
  const [low, high] = [countsIn([await pageOf(10, 5, 0)]), countsIn([await pageOf(20, 9, 0)])];
  t.equal(storeRequestsBetween(high, low), null);
  t.equal(storeRequestsBetween(high, high), null);
  t.equal(storeRequestsBetween({ ...low, requests: new Map([['reads', 99]]) }, high), null);
  t.equal(storeRequestsBetween(null, high), null);
  const server = createServer((_request, response) => { response.end('sealgate_sends_total 3\n'); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.equal((await readGatewayCounts([url]))?.accepted, 3);
  server.close();
  await once(server, 'close');
  t.equal(await readGatewayCounts([url]), null);
});
