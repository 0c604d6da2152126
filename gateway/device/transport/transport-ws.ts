import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Cancel, Clock } from '../../../proto/clock.ts';
import { closeCodes } from '../../../proto/close-codes.ts';
import { relayHeader } from '../relay/relay-seal.ts';
import { ClientAddress, canonicalAddress, type ClientOrigin } from './client-address.ts';
import { takeProxyHeader } from './proxy-header.ts';
import { checkTransportOptions, listenError, readTls } from './transport-options.ts';
import { devicePath, type Transport, type TransportHandlers, type TransportOptions } from './transport.ts';
import { WsSocket } from './ws-socket.ts';

/** The HTTP request before an upgrade, all of it. */
const requestTimeoutMs = 10_000;
/** Connections that wait to be accepted; the kernel takes its own maximum where that is less. */
const ACCEPT_BACKLOG = 8_192;

/** Devices on Node's own sockets and the ws package: where uWebSockets has no binary. */
export class WsTransport implements Transport {
  readonly name = 'ws';
  private readonly options: TransportOptions;
  private readonly clock: Clock;
  private readonly clients: ClientAddress;
  private readonly upgrades: WebSocketServer;
  private readonly sockets = new Set<WsSocket>();
  private readonly raw = new Set<Socket>();
  /** What a PROXY header said about a socket (with TLS: about the one beneath). */
  private readonly proxied = new WeakMap<Duplex, string>();
  private http: HttpServer | null = null;
  private front: NetServer | null = null;
  private cancelPings: Cancel = () => undefined;

  constructor(options: TransportOptions, clock: Clock) {
    checkTransportOptions(options);
    this.options = options;
    this.clock = clock;
    this.clients = new ClientAddress(options.trustedProxies, options.openRelayHeader);
    this.upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: options.frameBytesMax, clientTracking: false, skipUTF8Validation: true });
  }

  listen(handlers: TransportHandlers): Promise<{ readonly port: number }> {
    const server = this.options.tls === null ? createHttpServer() : createHttpsServer(readTls(this.options.tls));
    server.headersTimeout = requestTimeoutMs;
    server.requestTimeout = requestTimeoutMs;
    server.on('request', (req, res) => { this.answer(handlers, req, res); });
    server.on('upgrade', (req: IncomingMessage, stream: Duplex, head: Buffer) => { this.upgrade(handlers, req, stream, head); });
    this.http = server;
    this.cancelPings = this.clock.every(this.options.idleTimeoutMs / 4, () => { this.keepAlive(); });
    const front = createNetServer(socket => { this.accept(server, socket); });
    this.front = front;
    return new Promise((resolve, reject) => {
      front.once('error', error => { reject(listenError(error)); });
      front.listen({ host: this.options.host, port: this.options.port, backlog: ACCEPT_BACKLOG }, () => {
        const address = front.address();
        resolve({ port: typeof address === 'object' && address !== null ? address.port : this.options.port });
      });
    });
  }

  stopAccepting(): void {
    this.front?.close();
    this.front = null;
  }

  async reloadTls(): Promise<void> {
    if (this.options.tls === null || !(this.http instanceof TlsServer)) return;
    this.http.setSecureContext(readTls(this.options.tls));
  }

  async close(): Promise<void> {
    this.stopAccepting();
    this.cancelPings();
    for (const socket of this.sockets) socket.terminate();
    for (const socket of this.raw) socket.destroy();
    this.http?.close();
  }

  private accept(server: HttpServer, socket: Socket): void {
    this.raw.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => { socket.destroy(); });
    socket.once('close', () => { this.raw.delete(socket); });
    if (!this.clients.isTrusted(canonicalAddress(socket.remoteAddress ?? ''))) {
      server.emit('connection', socket);
      return;
    }
    const cancel = this.clock.after(requestTimeoutMs, () => { socket.destroy(); });
    socket.once('close', cancel);
    takeProxyHeader(socket, address => {
      cancel();
      if (address !== '') this.proxied.set(socket, address);
      server.emit('connection', socket);
    });
  }

  private answer(handlers: TransportHandlers, req: IncomingMessage, res: ServerResponse): void {
    const [path = '', query = ''] = (req.url ?? '').split('?', 2);
    try {
      const answer = handlers.http({ method: req.method ?? '', path, query, address: this.addressOf(req) });
      res.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
    } catch (error) {
      handlers.failed('http', error);
      res.destroy();
    }
  }

  private upgrade(handlers: TransportHandlers, req: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => { stream.destroy(); });
    const relayed = req.headers[relayHeader];
    const origin = this.clients.behindNode(typeof relayed === 'string' ? relayed : '', this.addressOf(req));
    const refused = req.url?.split('?', 1)[0] === devicePath ? handlers.admit({ address: origin.address, origin: req.headers.origin ?? '' }) : 404;
    if (refused !== null) {
      stream.end(`HTTP/1.1 ${refused} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.upgrades.handleUpgrade(req, stream, head, native => { this.open(handlers, origin, native, stream); });
  }

  private open(handlers: TransportHandlers, origin: ClientOrigin, native: WebSocket, stream: Duplex): void {
    const socket = new WsSocket(origin, native, stream, this.options.sendBufferBytesMax, this.clock.monotonicMs());
    const guarded = (where: string, task: () => void): void => {
      socket.heardAtMs = this.clock.monotonicMs();
      try {
        task();
      } catch (error) {
        handlers.failed(where, error);
        socket.terminate();
      }
    };
    this.sockets.add(socket);
    native.on('error', () => { native.terminate(); });
    native.on('message', (data: RawData, isBinary: boolean) => { guarded('message', () => { onMessage(socket, data, isBinary); }); });
    native.on('ping', () => { guarded('ping', () => { socket.handler?.onControl(); }); });
    native.on('pong', () => { guarded('pong', () => { socket.handler?.onControl(); }); });
    stream.on('drain', () => {
      if (!socket.isFull) return;
      socket.isFull = false;
      guarded('drain', () => { socket.handler?.onDrain(); });
    });
    native.on('close', code => {
      this.sockets.delete(socket);
      guarded('close', () => { socket.handler?.onClose(code); });
    });
    guarded('open', () => { socket.handler = handlers.open(socket); });
  }

  private addressOf(req: IncomingMessage): string {
    const forwarded = req.headers['x-forwarded-for'];
    const peer = req.socket.remoteAddress ?? '';
    const beneath: unknown = '_parent' in req.socket ? req.socket._parent : null;
    const header = this.proxied.get(req.socket) ?? (isDuplex(beneath) ? this.proxied.get(beneath) : undefined) ?? '';
    return this.clients.of(peer, header, typeof forwarded === 'string' ? forwarded : '');
  }

  /** Pings who was silent for half of the time, cuts who was silent for all of it. */
  private keepAlive(): void {
    const now = this.clock.monotonicMs();
    for (const socket of this.sockets) {
      const silentMs = now - socket.heardAtMs;
      if (silentMs >= this.options.idleTimeoutMs) socket.terminate();
      else if (silentMs >= this.options.idleTimeoutMs / 2) socket.ping();
    }
  }
}

function isDuplex(value: unknown): value is Duplex {
  return typeof value === 'object' && value !== null && 'readable' in value && 'writable' in value;
}

function onMessage(socket: WsSocket, data: RawData, isBinary: boolean): void {
  if (!isBinary) {
    socket.end(closeCodes.TEXT_FRAME.code, closeCodes.TEXT_FRAME.text);
    return;
  }
  if (Array.isArray(data)) socket.handler?.onFrame(Buffer.concat(data));
  else socket.handler?.onFrame(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
}
