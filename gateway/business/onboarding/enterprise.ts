import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import { newNumber } from '../numbers/new-number.ts';
import { newTokenText, tokenIdOf, tokenScopes, type TokenScope } from '../registry/access-token.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { refuseIfClosed, type LegalEntity } from '../registry/legal-entity.ts';
import { derivedNodeId } from '../registry/node-id.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import type { SecretBox } from '../registry/secret-box.ts';
import { subscribedAppId } from '../registry/subscribed-app.ts';

export interface EnterpriseParts {
  readonly registry: BusinessRegistry;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewEnterprise {
  /** What asked for it. From the same origin it is the same enterprise: what was cut off is gone on with, and there is one more token. */
  readonly origin: string;
  readonly entity: Omit<LegalEntity, 'createdAtMs'>;
  readonly displayName: string;
  /** Digits. */
  readonly digits: string;
  readonly hosting: PhoneNumber['hosting'];
  readonly vendor: string;
  /** null: anybody; otherwise only these digits. */
  readonly testRecipients: readonly string[] | null;
}

/** What an enterprise gets; token and secret are shown this once. */
export interface Credentials {
  readonly entityId: string;
  readonly portfolioId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly token: string;
  readonly tokenExpiresAtMs: number;
}

const SECRET_BYTES = 16;
const TOKEN_TTL_MS = 60 * 86_400_000;

/** Everything that an approved application, or a test, begins with: one legal entity, and all that leads to it. Rejects with CONFLICT when it was there and is closed. */
export async function createEnterprise(parts: EnterpriseParts, given: NewEnterprise): Promise<Credentials> {
  const { registry, clock, random } = parts;
  const createdAtMs = clock.nowMs();
  const { entity, displayName, origin } = given;
  const entityId = derivedNodeId('entity', origin);
  const portfolioId = derivedNodeId('portfolio', origin);
  const wabaId = derivedNodeId('waba', origin);
  const phoneNumberId = derivedNodeId('number', origin);
  const appId = derivedNodeId('app', origin);
  const isReal = given.testRecipients === null;
  await registry.entities.create(entityId, '', { ...entity, createdAtMs });
  const { value } = await registry.entities.get(entityId) ?? { value: null };
  if (value !== null) refuseIfClosed(value);
  await registry.portfolios.create(portfolioId, entityId, { entityId, name: entity.name, verified: isReal, tier: isReal ? 'TIER_2K' : 'TIER_250', createdAtMs });
  await registry.wabas.create(wabaId, portfolioId, {
    portfolioId, entityId, name: displayName, currency: 'USD', country: entity.country, timezoneId: '1', namespace: Buffer.from(random.bytes(16)).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1_$2_$3_$4_'),
    reviewStatus: 'APPROVED', insights: false, testRecipients: given.testRecipients === null ? null : [...given.testRecipients], createdAtMs,
  });
  const appSecret = await createApp(parts, { appId, entityId, name: displayName });
  await registry.subscribedApps.create(subscribedAppId(wabaId, appId), wabaId, { wabaId, appId, callback: null });
  // Last, so that nothing lacks where a number is found.
  await registry.numbers.create(phoneNumberId, wabaId, newNumber({
    wabaId, portfolioId, entityId, digits: given.digits, verifiedName: displayName, hosting: given.hosting, vendor: given.vendor, badge: isReal, createdAtMs,
  }));
  const { token, tokenExpiresAtMs } = await issueToken(parts, { appId, entityId, label: 'first' });
  return { entityId, portfolioId, wabaId, phoneNumberId, appId, appSecret, token, tokenExpiresAtMs };
}

/** Resolves to its secret, also when it was there. */
export async function createApp({ registry, box, clock, random }: EnterpriseParts, { appId, entityId, name }: { readonly appId: string; readonly entityId: string; readonly name: string }): Promise<string> {
  const secretSealed = box.seal(Buffer.from(random.bytes(SECRET_BYTES)).toString('hex'), `app ${appId}`);
  await registry.apps.create(appId, entityId, { entityId, name, secretSealed, callback: null, pricingModel: 'pmp', createdAtMs: clock.nowMs() });
  const app = await registry.apps.get(appId);
  return box.open(app?.value.secretSealed ?? secretSealed, `app ${appId}`);
}

export interface NewToken {
  readonly appId: string;
  readonly entityId: string;
  readonly label: string;
  /** Default: all. */
  readonly scopes?: readonly TokenScope[];
  /** 0: it does not expire. */
  readonly ttlMs?: number;
}

/** The token's text is in this answer and nowhere else. Rejects with CONFLICT when the business is closed. */
export async function issueToken(
  { registry, clock, random }: EnterpriseParts, { appId, entityId, label, scopes = tokenScopes, ttlMs = TOKEN_TTL_MS }: NewToken,
): Promise<{ readonly token: string; readonly tokenExpiresAtMs: number }> {
  const entity = await registry.entities.get(entityId);
  if (entity !== null) refuseIfClosed(entity.value);
  const token = newTokenText(random);
  const tokenExpiresAtMs = ttlMs === 0 ? 0 : clock.nowMs() + ttlMs;
  await registry.tokens.create(tokenIdOf(token), appId, { appId, entityId, label, scopes: [...scopes], expiresAtMs: tokenExpiresAtMs, revokedAtMs: 0, createdAtMs: clock.nowMs() });
  return { token, tokenExpiresAtMs };
}
