import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Clock } from '../../../proto/clock.ts';
import { readiness, type ReadinessCheck } from '../health.ts';

export interface OperatorListenerParts {
  readonly registry: Registry;
  readonly checks: readonly ReadinessCheck[];
  readonly clock: Clock;
}

/**
 * What monitoring asks: /metrics, /livez (this answer comes from the event loop, so it is alive) and /readyz. Read-only and without identifiers; actions go
 * over the socket in the data folder.
 */
export function createOperatorListener({ registry, checks, clock }: OperatorListenerParts): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 1, routerOptions: { maxParamLength: 1 } });
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  app.get('/livez', () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const answer = await readiness(checks, clock);
    return reply.code(answer.ready ? 200 : 503).send(answer);
  });
  return app;
}
