import type { FastifyInstance } from 'fastify';
import { SealgateError } from '../../../proto/errors.ts';

export interface ListenerPlace {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** By which others reach it; '' or absent: the address at which it listens. */
  readonly url?: string;
}

/** Opens the listener and returns its URL. Rejects with PORT_IN_USE or BAD_CONFIG, naming what it was for. */
export async function openListener(app: FastifyInstance, purpose: string, scheme: 'http' | 'https', { host, port, url = '' }: ListenerPlace): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, purpose, host, port);
  }
  const address = app.server.address();
  return url === '' ? urlOf(scheme, host, typeof address === 'object' && address !== null ? address.port : port) : url;
}

export function urlOf(scheme: string, host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What went wrong when a listener was opened: PORT_IN_USE or BAD_CONFIG that name what it was for, or the error as it is. */
export function listenError(error: unknown, purpose: string, host: string, port: number): Error {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new SealgateError('PORT_IN_USE', { detail: `${purpose}: ${host} port ${port}`, cause: error });
  if (code === 'EACCES') return new SealgateError('BAD_CONFIG', { detail: `${purpose}: port ${port} is reserved for the system's administrator`, cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new SealgateError('BAD_CONFIG', { detail: `${purpose}: ${host} is not an address of this machine`, cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
