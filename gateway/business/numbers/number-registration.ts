import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import type { BusinessEndpoint } from '../endpoint/endpoint.ts';
import { ApiError } from '../http/api-error.ts';
import type { ProfileTeller } from '../profile-teller.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { KeyedHashes } from '../registry/keyed-hash.ts';
import { hostedNumberOf, type PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';
import { pinChangedEvent } from '../webhooks/account-events.ts';
import type { Announcer } from '../webhooks/announcer.ts';
import { codeStatusOf } from './code-status.ts';
import type { NumberAccounts } from './number-account.ts';

/** Brings a verification code to a number. Rejects when it certainly or probably did not arrive. */
export type SendCode = (code: { readonly number: string; readonly code: string; readonly transport: 'sms' | 'voice'; readonly expiresInSeconds: number }) => Promise<void>;

export interface RegistrationParts {
  readonly registry: Pick<BusinessRegistry, 'numbers'>;
  readonly endpoint: Pick<BusinessEndpoint, 'open' | 'close'>;
  readonly accounts: NumberAccounts;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly profileTeller: Pick<ProfileTeller, 'changed'>;
  readonly hashes: KeyedHashes;
  readonly sendCode: SendCode;
  readonly clock: Clock;
  readonly random: Random;
}

const CODE_TTL_MS = 10 * 60_000;
const CODES_WRONG_MAX = 5;
const PINS_WRONG_MAX = 5;
const PIN_WAIT_MS = 60 * 60_000;
const REGISTRATIONS = { max: 10, windowMs: 72 * 3_600_000 } as const;
/** How long an approved display name may be taken. */
const NAME_TTL_MS = 14 * 86_400_000;

/** From an unverified number to one that sends and receives, and back. */
export class NumberRegistration {
  private readonly parts: RegistrationParts;

  constructor(parts: RegistrationParts) {
    this.parts = parts;
  }

  /** Throws 136024 when the number is verified, 2 when the code could not be sent. */
  async requestCode(number: Kept<PhoneNumber>, transport: 'sms' | 'voice'): Promise<void> {
    if (codeStatusOf(number.value, this.parts.clock.nowMs()) === 'VERIFIED') throw new ApiError(136024, { userTitle: 'Verified already', userMessage: 'The number is verified; register it.' });
    const { registry, clock, random, hashes, sendCode } = this.parts;
    const code = String(Buffer.from(random.bytes(4)).readUInt32BE() % 1_000_000).padStart(6, '0');
    if (number.value.codeExpiresAtMs - clock.nowMs() > CODE_TTL_MS - 30_000) throw new ApiError(136024, { message: '(#136024) A code cannot be requested now', userTitle: 'Too early', userMessage: 'A code is on its way; ask again in half a minute.', retryAfterMs: 30_000 });
    await registry.numbers.change(number.id, value => ({ ...value, codeHash: hashes.hash(`code ${number.id}`, code), codeExpiresAtMs: clock.nowMs() + CODE_TTL_MS, codesWrong: 0 }));
    await sendCode({ number: `+${number.value.digits}`, code, transport, expiresInSeconds: CODE_TTL_MS / 1000 });
  }

  /** Throws 136025. A code that was tried too often is void. What is verified lapses when the number is not registered within 14 days. */
  async verifyCode(number: Kept<PhoneNumber>, given: string): Promise<void> {
    const { registry, clock, hashes } = this.parts;
    const code = given.replace(/\D/g, '');
    const tried = await registry.numbers.change(number.id, value => {
      const isOpen = value.codeHash !== '' && value.codeExpiresAtMs > clock.nowMs() && value.codesWrong < CODES_WRONG_MAX;
      if (!isOpen) return null;
      return hashes.matches(value.codeHash, `code ${number.id}`, code) ? { ...value, codeStatus: 'VERIFIED', codeVerifiedAtMs: clock.nowMs(), codeHash: '', codeExpiresAtMs: 0 } : { ...value, codesWrong: value.codesWrong + 1 };
    });
    if (tried?.changed !== true || tried.value.codeStatus !== 'VERIFIED') throw new ApiError(136025, { userTitle: 'Wrong code', userMessage: 'The code is wrong, was tried too often or has expired; request a new one.' });
  }

  /**
   * Makes the account at the first time, takes an approved display name, which consumers then see signed, and lets the number send and receive. Throws 133005, 133006, 133008, 133016,
   * and 100 with 2388012 when somebody else has the number.
   * `requester`: the app that asks; whoever watches the account is told when this sets the PIN.
   */
  async register(number: Kept<PhoneNumber>, pin: string, requester: string): Promise<void> {
    const { registry, endpoint, accounts, profileTeller, clock } = this.parts;
    if (codeStatusOf(number.value, clock.nowMs()) !== 'VERIFIED') throw new ApiError(133006, { details: 'request a code and verify the number first' });
    await this.countRegistration(number.id);
    await this.checkPin(number, pin, requester);
    const named = withApprovedName(number.value, clock.nowMs());
    const account = await accounts.accountOf(number, named);
    const registered = await registry.numbers.change(number.id, value => ({
      ...withApprovedName(value, clock.nowMs()), account: value.account === '' ? account : value.account, accountsBegun: [], status: 'CONNECTED',
    }));
    if (named.verifiedName !== number.value.verifiedName) await profileTeller.changed(number.id);
    if (registered !== null) await endpoint.open(hostedNumberOf(registered));
  }

  /** The number stays in its WABA and can be registered again. Throws 133010, 133016. */
  async deregister(number: Kept<PhoneNumber>): Promise<void> {
    if (number.value.account === '' || number.value.status === 'DISCONNECTED') throw new ApiError(133010, { details: 'the number is not registered' });
    await this.countRegistration(number.id);
    await this.disconnect(number);
  }

  /** As deregister(), whatever its state and however often. */
  async disconnect(number: Kept<PhoneNumber>): Promise<void> {
    const { registry, endpoint } = this.parts;
    const changed = await registry.numbers.change(number.id, value => ({ ...value, status: 'DISCONNECTED' }));
    if (changed !== null && changed.value.account !== '') await endpoint.close(hostedNumberOf(changed));
  }

  /** Also without the old one: whoever holds the token of the business may set it. */
  async setPin(number: Kept<PhoneNumber>, pin: string, requester: string): Promise<void> {
    const { registry, announcer, clock } = this.parts;
    await registry.numbers.change(number.id, value => ({ ...value, pinHash: this.pinHash(number.id, pin), pinsWrong: 0, pinsWrongAtMs: 0 }));
    await announcer.announce(number.value.wabaId, pinChangedEvent(number.value.digits, requester, clock.nowMs()));
  }

  private async checkPin(number: Kept<PhoneNumber>, pin: string, requester: string): Promise<void> {
    const { registry, clock, hashes } = this.parts;
    if (number.value.pinHash === '') {
      await this.setPin(number, pin, requester);
      return;
    }
    const tried = await registry.numbers.change(number.id, value => {
      const isLocked = value.pinsWrong >= PINS_WRONG_MAX && clock.nowMs() - value.pinsWrongAtMs < PIN_WAIT_MS;
      if (isLocked) return null;
      return hashes.matches(value.pinHash, `pin ${number.id}`, pin) ? { ...value, pinsWrong: 0 } : { ...value, pinsWrong: value.pinsWrong + 1, pinsWrongAtMs: clock.nowMs() };
    });
    if (tried?.changed !== true) throw new ApiError(133008, { details: 'too many wrong PINs; wait an hour', retryAfterMs: PIN_WAIT_MS });
    if (tried.value.pinsWrong > 0) throw new ApiError(133005, { details: 'the PIN is not the one that was set' });
  }

  private async countRegistration(id: string): Promise<void> {
    const { registry, clock } = this.parts;
    const counted = await registry.numbers.change(id, value => {
      const recent = value.registrationsAtMs.filter(atMs => clock.nowMs() - atMs < REGISTRATIONS.windowMs);
      return recent.length < REGISTRATIONS.max ? { ...value, registrationsAtMs: [...recent, clock.nowMs()] } : null;
    });
    if (counted?.changed !== true) throw new ApiError(133016, { details: `at most ${REGISTRATIONS.max} registrations and deregistrations in 72 hours` });
  }

  private pinHash(id: string, pin: string): string {
    return this.parts.hashes.hash(`pin ${id}`, pin);
  }
}

/** With the name that an operator has approved, unless that is too long ago. */
function withApprovedName(value: PhoneNumber, nowMs: number): PhoneNumber {
  if (value.newNameStatus !== 'APPROVED') return value;
  if (nowMs - (value.newNameDecidedAtMs ?? nowMs) > NAME_TTL_MS) return { ...value, newNameStatus: 'EXPIRED' };
  return { ...value, verifiedName: value.newName, nameStatus: 'APPROVED', newName: '', newNameStatus: 'NONE' };
}
