import { rmSync } from 'node:fs';
import { Type } from '@sinclair/typebox';
import fastify, { type FastifyInstance } from 'fastify';
import { SealgateError } from '../../../proto/errors.ts';
import { parseAccountId, type AccountId } from '../../../proto/ids.ts';
import { parseEnvelopeIdText } from '../envelope-id-text.ts';
import { loadAccountsPerRequestMax, sleepingDevicesMax } from './load-accounts-limit.ts';
import type { Log } from '../log.ts';
import type { OperatorActions } from './operator-actions.ts';
import { operatorSocketPath, reachableSocketPath } from './operator-socket-path.ts';

const who = Type.Object({ who: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false });
const toWhom = Type.Object({ to: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) }, { additionalProperties: false });
const howMany = Type.Object({
  count: Type.Integer({ minimum: 1, maximum: loadAccountsPerRequestMax }),
  sleepingEach: Type.Integer({ minimum: 0, maximum: sleepingDevicesMax, default: 0 }),
}, { additionalProperties: false });
const which = Type.Object({ tag: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false });

/** The operator's actions as HTTP, with those about businesses where they are served. Who may reach the socket may do everything here. */
export function createOperatorApp(actions: OperatorActions, log: Log, business: ((app: FastifyInstance) => void) | null = null): FastifyInstance {
  // What is wrong is refused, not made to fit: a null that became 0 days once was a token for ever.
  const app = fastify({ logger: false, forceCloseConnections: true, ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });
  app.setErrorHandler((error, _request, reply) => {
    if (SealgateError.is(error)) return reply.code(400).send({ code: error.code, text: error.message });
    const isRefusal = error instanceof Error && 'statusCode' in error && error.statusCode === 400;
    if (!isRefusal) log.error({ err: error }, 'an operator action failed');
    const refusal = isRefusal ? new SealgateError('MALFORMED', { detail: error.message }) : new SealgateError('INTERNAL');
    return reply.code(isRefusal ? 400 : 500).send({ code: refusal.code, text: refusal.message });
  });
  app.get<{ Params: { id: string }; Querystring: { to?: string } }>('/trace/:id', { schema: { querystring: toWhom } }, async request => {
    const id = parseEnvelopeIdText(request.params.id);
    if (id === null) throw new SealgateError('MALFORMED', { detail: 'an envelope id is 32 hex digits' });
    const { to } = request.query;
    return actions.trace(id, to === undefined ? undefined : await accountOf(actions, to));
  });
  app.post<{ Body: { who: string } }>('/suspend', { schema: { body: who } }, async request => {
    const account = await accountOf(actions, request.body.who);
    await actions.suspend(account);
    log.info('an account was suspended by the operator');
    return { account };
  });
  app.post<{ Body: { who: string } }>('/unsuspend', { schema: { body: who } }, async request => {
    const account = await accountOf(actions, request.body.who);
    await actions.unsuspend(account);
    log.info('an account was unsuspended by the operator');
    return { account };
  });
  app.post<{ Body: { count: number; sleepingEach: number } }>('/load-test-accounts', { schema: { body: howMany } }, async request => {
    const { count, sleepingEach } = request.body;
    const accounts = await actions.makeLoadAccounts(count, sleepingEach);
    log.info({ count: accounts.length }, 'load-test accounts were made by the operator');
    return { accounts };
  });
  app.post<{ Body: { tag: string } }>('/purge', { schema: { body: which } }, async request => {
    const purged = await actions.purge(request.body.tag);
    log.info({ purged }, 'tagged accounts were purged by the operator');
    return { purged };
  });
  business?.(app);
  return app;
}

function accountOf(actions: OperatorActions, text: string): Promise<AccountId> | AccountId {
  return parseAccountId(text.toLowerCase()) ?? actions.findByNumber(text);
}

/**
 * Opens the socket in the data folder, for the owner alone from its first moment. One that a killed process left behind is replaced: the folder's lock, which the caller holds,
 * says that nobody uses it.
 */
export async function openOperatorSocket(app: FastifyInstance, dataDir: string): Promise<void> {
  rmSync(operatorSocketPath(dataDir), { force: true });
  const { path, release } = reachableSocketPath(dataDir);
  const umask = process.umask(0o177);
  try {
    await app.listen({ path });
  } finally {
    process.umask(umask);
    release();
  }
}
