import { WebSocket } from 'ws';
import type { OpenSocket } from './web-socket.ts';

const MESSAGE_BYTES_MAX = 1024 * 1024;

/** The `ws` package: works in every Node, sends pings, needs no compression. */
export const openWsSocket: OpenSocket = (url, handlers) => {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: MESSAGE_BYTES_MAX, followRedirects: false });
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
};
