import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import type { Edge } from './edge.ts';
import { errorAnswer } from './error-answer.ts';

/** What the OpenAPI says of an edge. */
export function schemaOf({ method, path, tag, summary, takes, answers, scope }: Edge): FastifySchema & Record<string, unknown> {
  const variables = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, Type.String()] as const);
  return {
    summary, tags: [tag], security: scope === 'none' ? [] : [{ bearer: [] }],
    ...variables.length === 0 ? {} : { params: Type.Object(Object.fromEntries(variables)) },
    ...parametersOf(method, takes),
    ...method === 'GET' ? {} : { consumes: ['application/json'] },
    response: { 200: answers, '4xx': errorAnswer, '5xx': errorAnswer },
  };
}

function parametersOf(method: Edge['method'], takes: TObject | undefined): { querystring?: TSchema; body?: TSchema } {
  if (method === 'GET') return { querystring: takes ?? Type.Object({ fields: Type.Optional(Type.String()) }) };
  return takes === undefined ? {} : { body: takes };
}
