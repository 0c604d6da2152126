import { WebSocket } from 'ws';
import type { OpenSocket, Socket, SocketHandlers } from './web-socket.ts';

const MESSAGE_BYTES_MAX = 1024 * 1024;

/** The `ws` package: works in every Node, sends pings, needs no compression. */
export const openWsSocket: OpenSocket = wsSocketFrom();

/** The same from an address of this machine; from any when there is none. */
export function wsSocketFrom(localAddress?: string): OpenSocket {
  const options = { perMessageDeflate: false, maxPayload: MESSAGE_BYTES_MAX, followRedirects: false, ...localAddress === undefined ? {} : { localAddress } };
  return (url, handlers) => openSocket(new WebSocket(url, options), handlers);
}

function openSocket(socket: WebSocket, handlers: SocketHandlers): Socket {
  socket.binaryType = 'nodebuffer';
  socket.on('open', handlers.onOpen);
  socket.on('message', (data, isBinary) => {
    if (isBinary && data instanceof Uint8Array) handlers.onMessage(data);
    else socket.close(1003);
  });
  // 'close' follows with 1006.
  socket.on('error', () => undefined);
  socket.on('close', (code, reason) => { handlers.onClose(code, reason.toString('utf8')); });
  return {
    send: bytes => { if (socket.readyState === WebSocket.OPEN) socket.send(bytes); },
    ping: () => { if (socket.readyState === WebSocket.OPEN) socket.ping(); },
    close: code => { socket.close(code); },
    terminate: () => { socket.terminate(); },
  };
}
