import type { HttpRequest, HttpResponse, TemplatedApp, WebSocketBehavior, us_listen_socket, us_socket_context_t } from 'uWebSockets.js';
import { closeCodes } from '../../../proto/close-codes.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { relayHeader } from '../relay/relay-seal.ts';
import { ClientAddress, canonicalAddress } from './client-address.ts';
import { checkTransportOptions, probePort, readTls } from './transport-options.ts';
import { devicePath, type Transport, type TransportHandlers, type TransportOptions } from './transport.ts';
import type { UwsLibrary } from './uws-library.ts';
import { UwsSocket, type UwsUserData } from './uws-socket.ts';

const text = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('latin1');
const phrases: Readonly<Record<number, string>> = { 200: 'OK', 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 429: 'Too Many Requests', 503: 'Service Unavailable' };

/**
 * The library lets 512 connections wait at a listening socket until they are accepted. When all devices come back at once the kernel drops the others, whose next attempts follow after 1, 3
 * and 7 seconds. Linux spreads connections over the listening sockets of a port; elsewhere the newest gets them all.
 */
const LISTENERS = process.platform === 'linux' ? 16 : 1;

/**
 * Devices on uWebSockets. A new certificate comes as a second application on the same port, since the library
 * cannot change the certificate of one that runs.
 */
export class UwsTransport implements Transport {
  readonly name = 'uws';
  private readonly library: UwsLibrary;
  private readonly options: TransportOptions;
  private readonly clients: ClientAddress;
  private readonly apps: TemplatedApp[] = [];
  private handlers: TransportHandlers | null = null;
  private listeners: readonly us_listen_socket[] = [];
  private port = 0;

  constructor(library: UwsLibrary, options: TransportOptions) {
    checkTransportOptions(options);
    this.library = library;
    this.options = options;
    this.clients = new ClientAddress(options.trustedProxies, options.openRelayHeader);
  }

  async listen(handlers: TransportHandlers): Promise<{ readonly port: number }> {
    this.handlers = handlers;
    // The library shares a port silently with whoever has it; asking first is what finds out.
    this.port = await probePort(this.options.host, this.options.port);
    this.listeners = await this.listenOn(this.application(handlers));
    return { port: this.port };
  }

  stopAccepting(): void {
    for (const listener of this.listeners) this.library.us_listen_socket_close(listener);
    this.listeners = [];
  }

  async reloadTls(): Promise<void> {
    if (this.options.tls === null || this.handlers === null || this.listeners.length === 0) return;
    const next = await this.listenOn(this.application(this.handlers));
    this.stopAccepting();
    this.listeners = next;
  }

  async close(): Promise<void> {
    this.stopAccepting();
    for (const app of this.apps.splice(0)) app.close();
  }

  private listenOn(app: TemplatedApp): Promise<readonly us_listen_socket[]> {
    return Promise.all(Array.from({ length: LISTENERS }, () => this.listenOnce(app)));
  }

  private listenOnce(app: TemplatedApp): Promise<us_listen_socket> {
    return new Promise((resolve, reject) => {
      app.listen(this.options.host, this.port, socket => {
        if (socket === false) reject(new SealgateError('PORT_IN_USE'));
        else resolve(socket);
      });
    });
  }

  private application(handlers: TransportHandlers): TemplatedApp {
    const { tls } = this.options;
    if (tls !== null) readTls(tls);
    const app = tls === null ? this.library.App() : this.library.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile });
    app.ws<UwsUserData>(devicePath, this.behavior(handlers));
    app.any('/*', (res, req) => { this.http(handlers, res, req); });
    this.apps.push(app);
    return app;
  }

  private behavior(handlers: TransportHandlers): WebSocketBehavior<UwsUserData> {
    const guarded = (socket: UwsSocket, where: string, task: () => void): void => {
      try {
        task();
      } catch (error) {
        // An exception that left a native callback would end the process.
        handlers.failed(where, error);
        socket.terminate();
      }
    };
    const control = ({ socket }: UwsUserData): void => { guarded(socket, 'control', () => { socket.handler?.onControl(); }); };
    return {
      maxPayloadLength: this.options.frameBytesMax,
      maxBackpressure: this.options.sendBufferBytesMax,
      idleTimeout: this.options.idleTimeoutMs / 1000,
      maxLifetime: 0,
      sendPingsAutomatically: true,
      compression: this.library.DISABLED,
      upgrade: (res, req, context) => { this.upgrade(handlers, res, req, context); },
      open: native => {
        const { socket } = native.getUserData();
        socket.opened(native);
        guarded(socket, 'open', () => { socket.handler = handlers.open(socket); });
        // The handler may have closed it at once: then nobody has heard of that yet.
        if (!socket.isOpen) socket.closed()?.onClose(closeCodes.TOO_FAST.code);
      },
      message: (native, data, isBinary) => {
        const { socket } = native.getUserData();
        if (!isBinary) {
          native.end(closeCodes.TEXT_FRAME.code, closeCodes.TEXT_FRAME.text);
          return;
        }
        // The library takes the memory back when this returns.
        const frame = Buffer.from(new Uint8Array(data));
        guarded(socket, 'message', () => { socket.handler?.onFrame(frame); });
      },
      drain: native => {
        const { socket } = native.getUserData();
        if (socket.drained()) guarded(socket, 'drain', () => { socket.handler?.onDrain(); });
      },
      dropped: native => { native.getUserData().socket.isFull = true; },
      ping: native => { control(native.getUserData()); },
      pong: native => { control(native.getUserData()); },
      close: (native, code) => {
        const handler = native.getUserData().socket.closed();
        try {
          handler?.onClose(code);
        } catch (error) {
          handlers.failed('close', error);
        }
      },
    };
  }

  /** Upgrades at once: some builds close a connection that is upgraded later from inside res.cork. */
  private upgrade(handlers: TransportHandlers, res: HttpResponse, req: HttpRequest, context: us_socket_context_t): void {
    const origin = this.clients.behindNode(req.getHeader(relayHeader), this.addressOf(res, req));
    const refused = handlers.admit({ address: origin.address, origin: req.getHeader('origin') });
    if (refused !== null) {
      res.writeStatus(`${refused} ${phrases[refused] ?? 'Refused'}`).endWithoutBody(0, true);
      return;
    }
    res.upgrade<UwsUserData>({ socket: new UwsSocket(origin) }, req.getHeader('sec-websocket-key'), req.getHeader('sec-websocket-protocol'), req.getHeader('sec-websocket-extensions'), context);
  }

  private http(handlers: TransportHandlers, res: HttpResponse, req: HttpRequest): void {
    try {
      const answer = handlers.http({ method: req.getMethod().toUpperCase(), path: req.getUrl(), query: req.getQuery(), address: this.addressOf(res, req) });
      res.writeStatus(`${answer.status} ${phrases[answer.status] ?? 'OK'}`).writeHeader('content-type', answer.contentType).end(answer.body);
    } catch (error) {
      handlers.failed('http', error);
      res.close();
    }
  }

  private addressOf(res: HttpResponse, req: HttpRequest): string {
    const peer = canonicalAddress(text(res.getRemoteAddressAsText()));
    if (!this.clients.isTrusted(peer)) return peer;
    return this.clients.of(peer, text(res.getProxiedRemoteAddressAsText()), req.getHeader('x-forwarded-for'));
  }
}
