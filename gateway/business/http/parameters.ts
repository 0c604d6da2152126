import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { Fields, parameterFaults } from './fields.ts';

const FORM_FIELDS_MAX = 100;

/**
 * Takes bodies as JSON, form or multipart, on DELETE too; a body of another type is taken for JSON where it is some. An empty one is no fault. A file in a form is refused: media are not
 * served here.
 */
export async function registerBodies(app: FastifyInstance, bodyBytesMax: number): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: FastifyRequest, body: string) => parseJson(body));
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, async (_request: FastifyRequest, body: string) => Object.fromEntries(new URLSearchParams(body)));
  await app.register(multipart, { limits: { files: 0, fields: FORM_FIELDS_MAX, fieldSize: bodyBytesMax }, attachFieldsToBody: 'keyValues', throwFileSizeLimit: true });
  app.addContentTypeParser('*', { parseAs: 'string' }, async (_request: FastifyRequest, body: string) => body.trimStart().startsWith('{') ? parseJson(body) : {});
}

function parseJson(body: string): unknown {
  if (body.trim() === '') return {};
  try {
    // A key `__proto__` stays a key: nothing is merged by assignment.
    const parsed: unknown = JSON.parse(body);
    // One client writes JSON twice.
    return typeof parsed === 'string' ? JSON.parse(parsed) : parsed;
  } catch (error) {
    throw new ApiError(100, { message: '(#100) The request body is not valid JSON', cause: error });
  }
}

/** Query and body as one; the body wins. */
export function parametersOf(request: FastifyRequest): Fields {
  const { query, body } = request;
  if (Array.isArray(body)) throw new ApiError(100, { message: '(#100) The request body must be an object' });
  return new Fields(Object.fromEntries([...entriesOf(query), ...entriesOf(body)]), parameterFaults);
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
