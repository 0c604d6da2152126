import WebSocket from 'ws';
import type { TestClient } from './contract.ts';

/** A client on a real socket. */
export function dialSocket(port: number, options: { origin?: string; tls?: boolean; headers?: Record<string, string>; path?: string } = {}): Promise<TestClient> {
  const url = `${options.tls === true ? 'wss' : 'ws'}://127.0.0.1:${port}${options.path ?? '/v1/device'}`;
  const native = new WebSocket(url, { rejectUnauthorized: false, perMessageDeflate: true, headers: options.headers ?? {}, ...(options.origin === undefined ? {} : { origin: options.origin }) });
  const frames: Uint8Array[] = [];
  native.on('message', (data: Buffer) => { frames.push(new Uint8Array(data)); });
  const closed = new Promise<number>(resolve => { native.on('close', resolve); });
  const client: TestClient = {
    frames, closed,
    send: data => { native.send(data); },
    ping: () => { native.ping(); },
    setReading: reading => { if (reading) native.resume(); else native.pause(); },
    close: code => { native.close(code); },
  };
  return new Promise((resolve, reject) => {
    native.once('open', () => { resolve(client); });
    native.once('error', reject);
  });
}
