import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below those that the kernel gives to outgoing connections (from 32,768 on): a server that starts again must find its port free. */
const FIRST_PORT = 12_000;
const LAST_PORT = 32_000;

/** Ports of 127.0.0.1 that were free a moment ago, all different. Servers that cannot choose one themselves get them. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Map<number, Server>();
  while (found.size < count) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    const server = found.has(port) ? null : await listenOn(port);
    if (server !== null) found.set(port, server);
  }
  await Promise.all([...found.values()].map(server => new Promise(resolve => { server.close(resolve); })));
  return [...found.keys()];
}

/** One of them. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** null: somebody has it. */
function listenOn(port: number): Promise<Server | null> {
  const server = createServer();
  return new Promise(resolve => {
    server.once('error', () => { resolve(null); });
    server.listen(port, '127.0.0.1', () => { resolve(server); });
  });
}
