import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import WebSocket from 'ws';
import { programPath } from '../support/gateway-process.ts';
import { nodeRelease } from '../support/node-release.ts';

/** Starts the gateway with another Node; resolves with what it printed once it listens. */
async function startWith(program: string, folder: string): Promise<{ readonly lines: string[]; readonly url: string; stop(): Promise<number | null> }> {
  const child = spawn(program, [programPath, 'serve', '--data-dir', join(folder, 'data'), '--keys-dir', join(folder, 'keys'),
    '--port', '0', '--api-port', '0', '--operator-port', '0'], { env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' } });
  const lines: string[] = [];
  const exit = new Promise<number | null>(resolve => child.on('exit', code => { resolve(code); }));
  child.stderr.resume();
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line);
      const found = /ws:\/\/[^\s/]+/.exec(line);
      if (found !== null) resolve(found[0]);
    });
    void exit.then(code => { reject(new Error(`ended with ${code}:\n${lines.join('\n')}`)); });
  });
  return { lines, url, stop: () => { child.kill('SIGTERM'); return exit; } };
}

t.test('starts, answers and stops on Node 24, with whichever socket library loads there', { timeout: 150_000 }, async t => {
  const node = await nodeRelease(24);
  if ('missing' in node) {
    t.comment(`not run: start-up on Node 24 (needs ${node.missing})`);
    return;
  }
  const gateway = await startWith(node.program, t.testdir());
  const socket = new WebSocket(`${gateway.url}/v1/device`);
  await new Promise((resolve, reject) => { socket.on('open', resolve); socket.on('error', reject); });
  const closed = new Promise<number>(resolve => socket.on('close', resolve));
  socket.send('text');
  t.equal(await closed, 1003, 'a text message is refused as the protocol says');
  await new Promise(resolve => { setTimeout(resolve, 50); });
  t.match(gateway.lines.join('\n'), /uWebSockets|\bws\b/, 'says which transport it uses');
  t.equal(await gateway.stop(), 0);
});
