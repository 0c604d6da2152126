import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * What kafkajs makes its sockets with; `tls` null: in the clear. While a broker is away, kafkajs unrefs the socket that it once had to it after every attempt to connect, and Node keeps each call
 * as a listener for the day that the socket connects: more and more of them, and a warning beside the log. On a closed socket there is nothing to unref.
 */
export function kafkaSockets(tls: ConnectionOptions | null): ISocketFactory {
  return ({ host, port, onConnect }) => {
    const socket: Socket = tls === null ? connect({ host, port }, onConnect) : connectTls({ host, port, ...isIP(host) === 0 ? { servername: host } : {}, ...tls }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.once('close', () => { socket.unref = () => socket; });
    return socket;
  };
}
