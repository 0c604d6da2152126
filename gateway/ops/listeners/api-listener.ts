import { readFileSync } from 'node:fs';
import { Server as TlsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Type } from '@sinclair/typebox';
import fastify, { type FastifyInstance } from 'fastify';
import type { RouteAnswer } from '../../device/routes/route-look-up.ts';
import { parseAccountId, type AccountId } from '../../../proto/ids.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { withoutVersion } from '../../business/http/request-path.ts';
import type { Version } from '../version.ts';

export interface ApiListenerParts {
  readonly version: Version;
  /** With {version} and {commit}; '' when the operator has given none. */
  readonly sourceUrl: string;
  /** null: plain. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** Whether what this peer says of a client's address, scheme and host counts. */
  readonly isProxy: (address: string) => boolean;
  /** Where a device of the account connects; null: owners are changing. */
  readonly route: (account: AccountId) => RouteAnswer | null;
  /** Registers what enterprises talk to; null: this node serves none. */
  readonly business: ((app: FastifyInstance) => Promise<void>) | null;
}

const versionAnswer = Type.Object({
  name: Type.String(),
  version: Type.String(),
  commit: Type.Union([Type.String(), Type.Null()]),
}, { description: 'What runs here' });

const sourceAnswer = Type.Object({
  license: Type.String(),
  version: Type.String(),
  commit: Type.Union([Type.String(), Type.Null()]),
  url: Type.Union([Type.String(), Type.Null()]),
  text: Type.String(),
}, { description: 'Where the exact source of what runs here is, as section 13 of the AGPL asks' });

const routeAnswer = Type.Object({
  url: Type.String({ description: 'WebSocket URL of the node; empty when that is not known: any' }),
  mapVersion: Type.Integer(),
  cluster: Type.Optional(Type.Object({ payload: Type.String(), signature: Type.String() }, { description: 'The URLs of all nodes: a ClusterUrls signed by the operator key, in base64' })),
}, { description: 'Where a device of the account connects, as Moved would say it' });
const refusal = Type.Object({ error: Type.String() });

/** The HTTP API: what every user may ask. OpenAPI comes from the schemas. */
export async function createApiListener({ version, sourceUrl, tls, isProxy, route, business }: ApiListenerParts): Promise<FastifyInstance> {
  const options = { logger: false, forceCloseConnections: true, bodyLimit: 65_536, requestTimeout: 10_000, trustProxy: isProxy, rewriteUrl: ({ url }: { readonly url?: string | undefined }) => withoutVersion(url ?? '/') } as const;
  // Both kinds of server are the same to what is registered here.
  const app: FastifyInstance = tls === null ? fastify(options) : fastify({ ...options, https: readTls(tls) });
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'sealgate', version: version.version, license: { name: version.license } }, components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } } } });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  await app.register(async routes => {
    routes.get('/version', { schema: { response: { 200: versionAnswer } } }, () => ({ name: 'sealgate', version: version.version, commit: version.commit }));
    routes.get('/source', { schema: { response: { 200: sourceAnswer } } }, () => sourceOf(version, sourceUrl));
    routes.get<{ Params: { account: string } }>('/v1/route/:account', { schema: { response: { 200: routeAnswer, 400: refusal, 503: refusal } } }, (request, reply) => {
      const account = parseAccountId(request.params.account);
      if (account === null) return reply.code(400).send({ error: 'account must be a lower-case UUID' });
      return route(account) ?? reply.code(503).header('retry-after', '1').send({ error: 'owners are changing; ask again' });
    });
    routes.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  });
  if (business !== null) await app.register(business);
  return app;
}

/** New connections get the certificate that is in the files now. Throws BAD_CONFIG and keeps the old one. */
export function reloadApiTls(app: FastifyInstance, tls: NonNullable<ApiListenerParts['tls']>): void {
  const { server }: { server: unknown } = app;
  if (server instanceof TlsServer) server.setSecureContext(readTls(tls));
}

function readTls({ certFile, keyFile }: NonNullable<ApiListenerParts['tls']>): { cert: Buffer; key: Buffer } {
  try {
    const pair = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    createSecureContext(pair);
    return pair;
  } catch (error) {
    throw new SealgateError('BAD_CONFIG', { detail: `tls: ${certFile} and ${keyFile} cannot be read or do not belong together`, cause: error });
  }
}

function sourceOf({ license, version, commit }: Version, sourceUrl: string): object {
  const url = sourceUrl === '' ? null : sourceUrl.replaceAll('{version}', version).replaceAll('{commit}', commit ?? version);
  const text = url === null ? 'Ask the operator of this server for the source of this version.' : 'The source of exactly this version is at the URL.';
  return { license, version, commit, url, text };
}
