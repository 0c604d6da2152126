import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../../proto/clock.ts';
import { sameHash, sha256 } from '../../ops/keys/secret-hash.ts';
import { tokenIdOf, type TokenScope } from '../registry/access-token.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { nodeKindOf } from '../registry/node-id.ts';
import type { SecretBox } from '../registry/secret-box.ts';
import { ApiError } from './api-error.ts';
import type { Fields } from './fields.ts';

/** Who asks: an app, for its legal entity. */
export interface Caller {
  readonly appId: string;
  readonly entityId: string;
  readonly scopes: ReadonlySet<TokenScope>;
  /** Signed in with the app's own secret. */
  readonly isApp: boolean;
}

const TOKEN_CHARS_MAX = 1000;

/** What stands in `access_token`, or in `Authorization: Bearer …` (or OAuth); null: nothing. The parameter wins: clients give an app's token with it while their header has another. */
export function tokenOf(request: FastifyRequest, parameters: Fields): string | null {
  const parameter = parameters.optionalText('access_token', { max: TOKEN_CHARS_MAX });
  const { authorization } = request.headers;
  if (parameter !== null || authorization === undefined) return parameter;
  const token = /^(?:bearer|oauth)\s+(\S+)\s*$/i.exec(authorization)?.[1];
  if (token === undefined) throw malformed();
  return token;
}

/** Finds out whose a token is. */
export class Callers {
  private readonly registry: BusinessRegistry;
  private readonly box: SecretBox;
  private readonly clock: Clock;

  constructor(registry: BusinessRegistry, box: SecretBox, clock: Clock) {
    this.registry = registry;
    this.box = box;
    this.clock = clock;
  }

  /** Throws 104 without a token, 190 for one that is unknown, expired (463) or revoked (460). */
  async callerOf(token: string | null): Promise<Caller> {
    if (token === null) throw new ApiError(104, { message: 'An access token is required to request this resource.' });
    const [appId = '', secret] = token.split('|');
    return secret === undefined ? this.byToken(token) : this.byAppSecret(appId, secret);
  }

  /** Throws 190; with 460 when the business is closed. */
  async byAppSecret(appId: string, secret: string): Promise<Caller> {
    const app = nodeKindOf(appId) === 'app' ? await this.registry.apps.get(appId) : null;
    if (app === null) throw malformed();
    const expected = this.box.open(app.value.secretSealed, `app ${appId}`);
    // Hashed first: not even the length shows.
    if (!sameHash(sha256(Buffer.from(secret)), sha256(Buffer.from(expected)))) throw malformed();
    if ((await this.registry.entities.get(app.value.entityId))?.value.closedAtMs !== undefined) throw invalidated();
    return { appId, entityId: app.value.entityId, scopes: new Set<TokenScope>(['whatsapp_business_management']), isApp: true };
  }

  private async byToken(token: string): Promise<Caller> {
    const kept = await this.registry.tokens.get(tokenIdOf(token));
    if (kept === null) throw malformed();
    const { appId, entityId, scopes, expiresAtMs, revokedAtMs } = kept.value;
    if (revokedAtMs !== 0) throw invalidated();
    if (expiresAtMs !== 0 && expiresAtMs <= this.clock.nowMs()) throw new ApiError(190, { subcode: 463, message: 'Error validating access token: Session has expired.' });
    return { appId, entityId, scopes: new Set(scopes), isApp: false };
  }
}

function invalidated(): ApiError {
  return new ApiError(190, { subcode: 460, message: 'Error validating access token: The session has been invalidated.' });
}

function malformed(): ApiError {
  return new ApiError(190, { message: 'Invalid OAuth access token - Cannot parse access token' });
}
