// aedes with WebSockets, as docs/Examples.md of its repository has it: node aedes-process.ts PORT
import { createServer } from 'node:http';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { peerUser } from './peer-user.ts';

const BACKLOG = 4096;

const broker = await Aedes.createBroker({
  heartbeatInterval: 60_000,
  connectTimeout: 30_000,
  maxClientsIdLength: 64,
  authenticate: (client, username, password, done) => {
    const index = Number(client.id.slice(1));
    const user = peerUser(index);
    done(null, username === user.name && password?.toString() === user.password);
  },
});
const server = createServer();
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const stream = createWebSocketStream(socket);
  stream.on('error', () => undefined); // the broker has its own listener for what matters
  broker.handle(stream, request);
});
process.on('SIGUSR2', () => globalThis.gc?.());
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: BACKLOG }, () => console.log('ready'));
