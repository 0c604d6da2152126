import { type Static, Type } from '@sinclair/typebox';
import { parseAccountId } from '../../../proto/ids.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { HostedNumber } from './hosted-number.ts';
import type { Kept } from './repository.ts';

const nameStatus = Type.Union([Type.Literal('NONE'), Type.Literal('PENDING_REVIEW'), Type.Literal('APPROVED'), Type.Literal('DECLINED'), Type.Literal('EXPIRED')]);

/** Messages per second from which the API calls a number's throughput HIGH, and an app is told of it. */
export const HIGH_THROUGHPUT_PER_SECOND = 1_000;

/** A business's phone number. Parent: its WABA. */
export const phoneNumberSchema = Type.Object({
  wabaId: Type.String(),
  portfolioId: Type.String(),
  entityId: Type.String(),
  /** '' until its account has been made, when it is registered for the first time. */
  account: Type.String(),
  /** Accounts that a registration was about to make, and may have made, before it recorded one above. */
  accountsBegun: Type.Optional(Type.Array(Type.String())),
  /** Digits. */
  digits: Type.String(),
  verifiedName: Type.String(),
  nameStatus,
  newName: Type.String(),
  newNameStatus: nameStatus,
  /** An approved name must be taken, by a registration, within some days of this; absent: no decision yet. */
  newNameDecidedAtMs: Type.Optional(Type.Integer()),
  nameChangesAtMs: Type.Array(Type.Integer()),
  hosting: Type.Union([Type.Literal('operator-hosted'), Type.Literal('vendor-hosted')]),
  vendor: Type.String(),
  badge: Type.Boolean(),
  codeStatus: Type.Union([Type.Literal('NOT_VERIFIED'), Type.Literal('VERIFIED'), Type.Literal('EXPIRED')]),
  /** Absent: never, or by a build that did not keep it. */
  codeVerifiedAtMs: Type.Optional(Type.Integer()),
  /** SHA-256 in hex, salted with the id; '' when none is out. */
  codeHash: Type.String(),
  codeExpiresAtMs: Type.Integer(),
  codesWrong: Type.Integer(),
  status: Type.Union([Type.Literal('PENDING'), Type.Literal('CONNECTED'), Type.Literal('DISCONNECTED'), Type.Literal('RESTRICTED')]),
  /** scrypt in base64 (pin.ts); '' when two-step verification is off. */
  pinHash: Type.String(),
  pinsWrong: Type.Integer(),
  pinsWrongAtMs: Type.Integer(),
  /** Registrations and deregistrations of the last 72 hours. */
  registrationsAtMs: Type.Array(Type.Integer()),
  qualityRating: Type.Union([Type.Literal('GREEN'), Type.Literal('YELLOW'), Type.Literal('RED'), Type.Literal('UNKNOWN')]),
  /** Messages per second, in both directions. */
  throughputPerSecond: Type.Integer({ minimum: 1 }),
  /** Overrides what the WABA and the app say, for the app that has set it; absent: for every app, as when a business had only one. */
  callback: Type.Union([Type.Null(), Type.Object({ url: Type.String(), verifyTokenSealed: Type.String(), app: Type.Optional(Type.String()) })]),
  officialAccount: Type.Union([Type.Literal('NOT_STARTED'), Type.Literal('PENDING'), Type.Literal('APPROVED'), Type.Literal('REJECTED')]),
  /** Why an operator did not approve that; '' or absent: no such decision. */
  officialReason: Type.Optional(Type.String()),
  cart: Type.Object({ enabled: Type.Boolean(), catalogVisible: Type.Boolean() }),
  createdAtMs: Type.Integer(),
});
export type PhoneNumber = Static<typeof phoneNumberSchema>;

/** As the endpoint knows it; only of one that has an account. */
export function hostedNumberOf({ id, value }: Kept<PhoneNumber>): HostedNumber {
  const account = parseAccountId(value.account);
  if (account === null) throw new SealgateError('UNKNOWN_ACCOUNT', { detail: 'the business number has never been registered' });
  return { phoneNumberId: id, wabaId: value.wabaId, entityId: value.entityId, account, displayNumber: value.digits };
}
