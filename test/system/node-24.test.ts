import t from 'tap';
import WebSocket from 'ws';
import { GatewayProcess } from '../support/gateway-process.ts';
import { nodeRelease } from '../support/node-release.ts';
import { until } from '../support/patience.ts';

t.test('starts, answers and stops on Node 24, with whichever socket library loads there', async t => {
  const node = await nodeRelease(24);
  if ('missing' in node) {
    t.comment(`not run: start-up on Node 24 (needs ${node.missing})`);
    return;
  }
  const gateway = await GatewayProcess.start({ folder: t.testdir(), node: node.program });
  t.teardown(() => gateway.kill());
  const socket = new WebSocket(`${gateway.url}/v1/device`);
  await new Promise((resolve, reject) => { socket.on('open', resolve); socket.on('error', reject); });
  const closed = new Promise<number>(resolve => socket.on('close', resolve));
  socket.send('text');
  t.equal(await closed, 1003, 'a text message is refused as the protocol says');
  t.ok(await until(() => gateway.stdout.some(line => /^sockets +(uWebSockets|ws\b)/.test(line))), 'says which transport it uses');
  t.equal(await gateway.stop(), 0);
});
