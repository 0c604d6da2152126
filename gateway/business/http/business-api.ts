import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { Random } from '../../../proto/random.ts';
import type { Log } from '../../ops/log.ts';
import { refuseMedia } from '../messages/media-refusal.ts';
import { nodeKindOf } from '../registry/node-id.ts';
import { ApiError, errorBody } from './api-error.ts';
import { type Callers, tokenOf } from './caller.ts';
import type { Call, Edge, Usage } from './edge.ts';
import { apiErrors } from './errors.ts';
import { schemaOf } from './edge-schema.ts';
import { parametersOf, registerBodies } from './parameters.ts';
import type { RequestLog } from './request-log.ts';
import { newTraceId } from './trace-id.ts';

export interface BusinessApiParts {
  readonly edges: readonly Edge[];
  readonly callers: Callers;
  readonly requests: RequestLog;
  readonly throttleWith429: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const BODY_BYTES_MAX = 256 * 1024;
const API_VERSION = 'v25.0';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of this request, in every answer and in the request log. */
    fbtraceId: string;
    /** Who turned out to ask; '' until then. */
    appId: string;
    /** What it ended with; null: no error. */
    apiError: ApiError | null;
    startedAtMs: number;
    /** null: the call was not counted. */
    usage: Usage | null;
  }
}

/** The Cloud API's edges on a listener. Whatever happens, the answer is JSON and an error has the documented form. */
export async function registerBusinessApi(app: FastifyInstance, parts: BusinessApiParts): Promise<void> {
  await registerBodies(app, BODY_BYTES_MAX);
  app.decorateRequest('fbtraceId', '');
  app.decorateRequest('appId', '');
  app.decorateRequest('apiError', null);
  app.decorateRequest('startedAtMs', 0);
  app.decorateRequest('usage', null);
  app.addHook('onRequest', async (request, reply) => {
    request.startedAtMs = parts.clock.monotonicMs();
    request.fbtraceId = newTraceId(parts.random);
    void reply.headers({ 'facebook-api-version': API_VERSION, 'x-fb-trace-id': request.fbtraceId, 'x-fb-request-id': request.fbtraceId });
  });
  app.addHook('onSend', async ({ usage }, reply) => { if (usage !== null) void reply.header('x-business-use-case-usage', usageHeader(usage)); });
  app.addHook('onResponse', async (request, reply) => { record(parts, request, reply); });
  app.setErrorHandler((error, request, reply) => refuse(parts, request, reply, error));
  app.setNotFoundHandler(async request => {
    // Some clients try their token on any path.
    const token = tokenOf(request, parametersOf(request));
    if (token !== null) await parts.callers.callerOf(token);
    const [path = ''] = request.url.split('?');
    throw new ApiError(2500, { message: `Unknown path components: ${path.slice(0, 200)}` });
  });
  for (const edge of parts.edges) {
    app.route({
      method: edge.method, url: edge.path, bodyLimit: BODY_BYTES_MAX, schema: schemaOf(edge),
      // What comes is read by the edge, which knows the codes; what goes is checked by tests.
      validatorCompiler: () => () => true,
      serializerCompiler: () => data => JSON.stringify(data),
      handler: async (request, reply) => {
        const answer = await edge.run(await callOf(parts, edge, request));
        return reply.send(answer);
      },
    });
  }
}

async function callOf({ callers }: BusinessApiParts, edge: Edge, request: FastifyRequest): Promise<Call> {
  const parameters = parametersOf(request);
  const caller = edge.scope === 'none' ? nobody : await callers.callerOf(tokenOf(request, parameters));
  request.appId = caller.appId;
  return {
    caller, id: paramOf(request, 'id'), item: paramOf(request, 'item'), method: request.method, parameters, address: request.ip, edge, tellUsage: usage => { request.usage = usage; },
    // Sending, which is most of all calls, has no use for it.
    get url() { return urlOf(request); },
  };
}

function usageHeader({ wabaId, percent, retryAfterMs }: Usage): string {
  return JSON.stringify({ [wabaId]: [{ type: 'whatsapp', call_count: percent, total_cputime: 0, total_time: 0, estimated_time_to_regain_access: Math.ceil(retryAfterMs / 60_000) }] });
}

const throttled: ReadonlySet<number> = new Set([80007, 130429, 131056]);

const nobody = { appId: '', entityId: '', scopes: new Set<never>(), isApp: false };

function refuse({ throttleWith429, log }: BusinessApiParts, request: FastifyRequest, reply: FastifyReply, cause: unknown): FastifyReply {
  const error = apiErrorOf(cause, request);
  request.apiError = error;
  const status = throttleWith429 && throttled.has(error.code) ? 429 : apiErrors[error.code].status;
  if (status >= 500) log.error({ err: cause, fbtraceId: request.fbtraceId }, 'a request of the business API failed');
  const { retryAfterMs } = error.options;
  if (retryAfterMs !== undefined && retryAfterMs > 0) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  return reply.code(status).send(errorBody(error, request.fbtraceId));
}

/** The listener's and the gateway's own errors in the API's words. */
function apiErrorOf(error: unknown, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error;
  if (SealgateError.is(error)) return error.canRetry && error.code !== 'INTERNAL' ? new ApiError(2, { cause: error, ...error.retryAfterMs > 0 ? { retryAfterMs: error.retryAfterMs } : {} }) : new ApiError(1, { cause: error });
  const status = typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'FST_FILES_LIMIT') return refuseFile(request);
  if (status === 413) return new ApiError(100, { message: `(#100) The request body is larger than ${BODY_BYTES_MAX} bytes`, cause: error });
  return status < 500 || isUnreadForm(request) ? new ApiError(100, { message: '(#100) The request could not be read', cause: error }) : new ApiError(1, { cause: error });
}

function refuseFile({ routeOptions: { url = '' } }: FastifyRequest): ApiError {
  return /\/(?:media|uploads)$/.test(url) ? refuseMedia('a file') : new ApiError(100, { message: '(#100) Unsupported request: no files are taken here' });
}

/** What the reader of forms throws says nothing of whose fault it was; its edge was not reached. */
function isUnreadForm(request: FastifyRequest): boolean {
  return request.method !== 'GET' && request.isMultipart() && (request.body === undefined || request.body === null);
}

function record({ requests, clock }: BusinessApiParts, request: FastifyRequest, reply: FastifyReply): void {
  const node = paramOf(request, 'id');
  requests.add({
    fbtraceId: request.fbtraceId, atMs: clock.nowMs(), method: request.method, route: request.routeOptions.url ?? '', node: nodeKindOf(node) === null ? '' : node, app: request.appId,
    status: reply.statusCode, code: request.apiError?.code ?? 0, subcode: request.apiError?.options.subcode ?? 0, details: request.apiError?.options.details ?? '',
    durationMs: Math.round(clock.monotonicMs() - request.startedAtMs),
  });
}

function paramOf({ params }: FastifyRequest, name: 'id' | 'item'): string {
  const value: unknown = typeof params === 'object' && params !== null && name in params ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : '';
}

function urlOf(request: FastifyRequest): URL {
  try {
    return new URL(request.originalUrl, `${request.protocol}://${request.host}`);
  } catch (error) {
    throw new ApiError(100, { message: '(#100) The Host header or the URL is not valid', cause: error });
  }
}
