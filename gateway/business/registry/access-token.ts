import { hash } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import type { Random } from '../../../proto/random.ts';

export const tokenScopes = ['whatsapp_business_messaging', 'whatsapp_business_management', 'business_management'] as const;
export type TokenScope = typeof tokenScopes[number];

const scope = Type.Union([Type.Literal('whatsapp_business_messaging'), Type.Literal('whatsapp_business_management'), Type.Literal('business_management')]);

/** What a token may do. Its id is the token's hash: nobody can read a token in the store. Parent: its app. */
export const accessTokenSchema = Type.Object({
  appId: Type.String(),
  entityId: Type.String(),
  label: Type.String(),
  scopes: Type.Array(scope),
  /** 0: never. */
  expiresAtMs: Type.Integer(),
  /** 0: not revoked. */
  revokedAtMs: Type.Integer(),
  createdAtMs: Type.Integer(),
});
export type AccessToken = Static<typeof accessTokenSchema>;

/** Neither revoked nor over. */
export function isLive({ expiresAtMs, revokedAtMs }: AccessToken, nowMs: number): boolean {
  return revokedAtMs === 0 && (expiresAtMs === 0 || expiresAtMs > nowMs);
}

const TOKEN_BYTES = 48;

/** 256 bits and more of randomness, so that a plain hash hides it. Letters and digits, as clients expect of a token. */
export function newTokenText(random: Random): string {
  return `EAAS${Buffer.from(random.bytes(TOKEN_BYTES)).toString('hex')}`;
}

export function tokenIdOf(text: string): string {
  return hash('sha256', text);
}
