import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import t from 'tap';
import { GatewayProcess } from '../support/gateway-process.ts';
import { setUpPython } from '../support/python.ts';

t.test('a client in another language, written from docs/PROTOCOL.md, holds a conversation', async t => {
  const folder = t.testdir();
  const python = await setUpPython(join(folder, 'modules'));
  if ('missing' in python) {
    t.comment(`not run: Python client (needs ${python.missing})`);
    return;
  }
  const gateway = await GatewayProcess.start({ folder });
  t.teardown(() => gateway.kill());
  const script = fileURLToPath(new URL('./python-client/conversation.py', import.meta.url));
  const child = spawn(python.program, [script, gateway.url], { env: python.env, stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let trouble = '';
  child.stderr.on('data', (chunk: Buffer) => { trouble += chunk.toString(); });
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    const number = /^code\? (\S+)/.exec(line)?.[1];
    if (number !== undefined) child.stdin.write(`${number} ${await gateway.codeFor(number)}\n`);
  }
  t.equal(trouble, '');
  t.same(lines.filter(line => line.startsWith('ok ')).map(line => line.slice(3)), [
    'registered', 'authenticated', 'keys', 'bundles', 'delivered', 'refused', 'queued', 'replaced', 'ack beyond',
  ]);
  t.equal(lines.at(-1), 'done');
});
