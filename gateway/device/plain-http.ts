import { parseAccountId } from '../../proto/ids.ts';
import { lookUpRoute, type RouteParts } from './routes/route-look-up.ts';
import type { HttpAnswer, HttpRequest } from './transport/transport.ts';

export interface PlainHttpParts extends RouteParts {
  /** What browsers subscribe for. */
  readonly pushKey: string;
}

/**
 * What the device port answers without a WebSocket. GET /v1/route?account=UUID: where to connect, {"url", "mapVersion"}; url '' means here.
 * GET /v1/push-key: {"publicKey"}. Everything else: 404.
 */
export function answerHttp(parts: PlainHttpParts, request: HttpRequest): HttpAnswer {
  if (request.path !== '/v1/route' && request.path !== '/v1/push-key') return json(404, { error: 'not found' });
  if (request.method !== 'GET') return json(405, { error: 'method not allowed' });
  if (request.path === '/v1/push-key') return json(200, { publicKey: parts.pushKey });
  const account = parseAccountId(new URLSearchParams(request.query).get('account') ?? '');
  if (account === null) return json(400, { error: 'account must be a lower-case UUID' });
  const route = lookUpRoute(parts, account);
  return route === null ? json(503, { error: 'owners are changing; ask again' }) : json(200, route);
}

function json(status: number, body: unknown): HttpAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}
