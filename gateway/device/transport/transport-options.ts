import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createSecureContext } from 'node:tls';
import { SealgateError } from '../../../proto/errors.ts';
import type { TlsFiles, TransportOptions } from './transport.ts';

/** uWebSockets ends the whole process on values it does not like, so they are refused here. Throws BAD_CONFIG. */
export function checkTransportOptions(options: TransportOptions): void {
  const bad = (detail: string): never => { throw new SealgateError('BAD_CONFIG', { detail }); };
  const seconds = options.idleTimeoutMs / 1000;
  if (!Number.isInteger(seconds) || seconds < 8 || seconds > 960) bad('idleTimeoutMs must be whole seconds, 8 to 960');
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) bad('port must be 0 to 65535');
  if (!Number.isInteger(options.frameBytesMax) || options.frameBytesMax < 1024 || options.frameBytesMax > 2 ** 24) bad('frameBytesMax must be 1 KiB to 16 MiB');
  if (!Number.isInteger(options.sendBufferBytesMax) || options.sendBufferBytesMax < options.frameBytesMax) bad('sendBufferBytesMax must hold one frame');
}

export interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Reads the pair and makes sure that key and certificate belong together. Throws BAD_CONFIG. */
export function readTls(files: TlsFiles): TlsPair {
  try {
    const pair = { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) };
    createSecureContext(pair);
    return pair;
  } catch (error) {
    throw new SealgateError('BAD_CONFIG', { detail: 'the certificate or its key cannot be read or do not belong together', cause: error });
  }
}

/** The error of a listen that did not work, as ours. */
export function listenError(error: unknown): SealgateError {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new SealgateError('PORT_IN_USE', { cause: error });
  return new SealgateError('BAD_CONFIG', { detail: `cannot listen: ${typeof code === 'string' ? code : 'failed'}`, cause: error });
}

/** Binds host and port once and lets go: resolves with the port (a free one for 0), rejects with PORT_IN_USE when somebody else has it. */
export function probePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error => { reject(listenError(error)); });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => { resolve(bound); });
    });
  });
}
