import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Test } from 'tap';
import { Analytics } from '../../../../gateway/business/analytics/analytics.ts';
import { MessageUsage } from '../../../../gateway/business/analytics/message-usage.ts';
import type { BusinessEndpoint } from '../../../../gateway/business/endpoint/endpoint.ts';
import { type BusinessHttp, createBusinessHttp } from '../../../../gateway/business/http/business-http.ts';
import type { OutboundMessage } from '../../../../gateway/business/messages/outbound-message.ts';
import { createEnterprise, type Credentials } from '../../../../gateway/business/onboarding/enterprise.ts';
import { DailyCounts } from '../../../../gateway/business/policy/daily-counts.ts';
import { type BusinessRegistry, createBusinessRegistry } from '../../../../gateway/business/registry/business-registry.ts';
import { SecretBox } from '../../../../gateway/business/registry/secret-box.ts';
import { createApiListener } from '../../../../gateway/ops/listeners/api-listener.ts';
import type { KeyRing } from '../../../../gateway/ops/keys/key-ring.ts';
import { createLog } from '../../../../gateway/ops/log.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import type { BusinessRecords } from '../../../../storage/business-records/business-records.ts';
import type { LedgerStore } from '../../../../storage/ledger/ledger.ts';
import { openMemory } from '../../../../storage/memory.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The API with memory stores and an endpoint that keeps what it is given. */
export interface BusinessRig {
  readonly app: FastifyInstance;
  readonly http: BusinessHttp;
  readonly clock: ManualClock;
  readonly registry: BusinessRegistry;
  /** As EnterpriseParts want it. */
  readonly box: SecretBox;
  readonly records: BusinessRecords;
  readonly business: Credentials;
  readonly other: Credentials;
  readonly ledger: LedgerStore;
  readonly usage: MessageUsage;
  readonly counts: DailyCounts;
  readonly sent: OutboundMessage[];
  readonly codes: string[];
  /** Account events, by field. */
  readonly told: { readonly field: string; readonly value: object }[];
  readonly described: string[];
  /** What became of accounts, in its order. */
  readonly ended: readonly string[];
  /** Makes the endpoint refuse the next messages. */
  fail(error: Error | null): void;
  /** Whether the endpoint says that too much waits. */
  fill(full: boolean): void;
  /** As the business, unless `token` says otherwise; null: without one. */
  ask(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: InjectOptions['payload'], options?: { readonly token?: string | null; readonly headers?: Record<string, string> }): Promise<Answer>;
}

export const CONSUMER = '14155550123';
/** Somebody has an account with it. */
export const TAKEN = '+14155550166';
const keys: KeyRing = {
  current: () => ({ id: 1, bytes: new Uint8Array(32).fill(7) }), byId: () => ({ id: 1, bytes: new Uint8Array(32).fill(7) }), all: () => [{ id: 1, bytes: new Uint8Array(32).fill(7) }],
};

export async function openBusinessRig(t: Test, options: { readonly throttleWith429?: boolean; readonly refusedAfterMs?: number } = {}): Promise<BusinessRig> {
  const clock = new ManualClock();
  const random = systemRandom;
  const stores = openMemory({ clock, random });
  const registry = createBusinessRegistry(stores.businessRecords, clock);
  const box = new SecretBox(keys, random);
  const sent: OutboundMessage[] = [];
  const [codes, described, ended]: [string[], string[], string[]] = [[], [], []];
  const told: { readonly field: string; readonly value: object }[] = [];
  let failure: Error | null = null;
  let hasRoom = true;
  const endpoint: BusinessEndpoint = {
    closeOthers: async () => undefined, createAccount: async (_, { number }) => number === TAKEN ? Promise.reject(new SealgateError('CONFLICT')) : undefined, hasAccount: async () => false, describeAccount: async (_, { displayName }) => { described.push(displayName); }, open: async () => undefined,
    close: async () => undefined, endAccount: async account => { ended.push(`ended ${account}`); }, eraseAccount: async account => { ended.push(`erased ${account}`); },
    hasRoom: () => hasRoom,
    submit: async (_number, message) => {
      if (failure !== null) throw failure;
      sent.push(message);
    },
    markRead: async (_number, message) => message.waId === CONSUMER ? 'done' : 'unknown',
    setBlocked: async () => 'done',
    consumerLost: async () => undefined,
    lastInboundAtMs: async (_number, waId) => waId === CONSUMER ? clock.nowMs() - 1000 : null,
  };
  const counts = new DailyCounts(stores.businessRecords, clock, 'node-1');
  const usage = new MessageUsage(counts);
  const http = createBusinessHttp({
    registry, records: stores.businessRecords, nodeName: 'node-1', box, keyRing: keys, budgets: stores.budgets, endpoint, admission: { admit: async () => null }, pacing: { clears: async (_template, _id, lastInboundAtMs) => await lastInboundAtMs() !== null }, analytics: new Analytics({ registry, ledger: stores.ledger, usage, clock, currency: 'EUR' }), clock, random, log: createLog('silent'),
    verify: async ({ url }) => url.includes('bad') ? 'failed' : 'verified', sendCode: async ({ code }) => { codes.push(code); },
    announcer: { announce: async (_, { field, value }) => { told.push({ field, value }); } }, subscribers: { changed: () => undefined }, profileTeller: { changed: async () => undefined }, failPoints: { hit: () => undefined }, throttleWith429: options.throttleWith429 ?? false, refusedAfterMs: options.refusedAfterMs ?? null,
  });
  const make = (digits: string, testRecipients: readonly string[] | null): Promise<Credentials> => createEnterprise({ registry, box, clock, random }, {
    origin: digits, entity: { name: 'Lima Plants', country: 'US', registrationNumber: 'R1', contact: 'c@example.com', documents: [], status: 'approved' }, displayName: 'Lima Plants', digits, hosting: 'operator-hosted', vendor: '', testRecipients,
  });
  const [business, other] = [await make('14155550100', null), await make('14155550101', [CONSUMER])];
  await registry.numbers.change(business.phoneNumberId, value => ({ ...value, codeStatus: 'VERIFIED' }));
  const app = await createApiListener({ version: { version: '0', commit: null, license: 'AGPL-3.0-only' }, sourceUrl: '', tls: null, isProxy: address => address === '127.0.0.1', route: () => null, business: http.register });
  t.teardown(() => app.close());
  return {
    app, http, clock, registry, box, records: stores.businessRecords, ledger: stores.ledger, usage, counts, business, other, sent, codes, told, described, ended,
    fail: error => { failure = error; },
    fill: full => { hasRoom = !full; },
    ask: async (method, url, payload, { token = business.token, headers = {} } = {}) => {
      const answer = await app.inject({ method, url, ...payload === undefined ? {} : { payload }, headers: { ...token === null ? {} : { authorization: `Bearer ${token}` }, ...headers } });
      return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
    },
  };
}
