import type { PhoneNumber } from '../registry/phone-number.ts';

type Given = Pick<PhoneNumber, 'wabaId' | 'portfolioId' | 'entityId' | 'digits' | 'verifiedName' | 'hosting' | 'vendor' | 'badge' | 'createdAtMs'>;

const THROUGHPUT_PER_SECOND = 80;

/** A number as each begins: with an approved name, not verified to be the business's, not registered. */
export function newNumber(given: Given): PhoneNumber {
  return {
    ...given, account: '', nameStatus: 'APPROVED', newName: '', newNameStatus: 'NONE', nameChangesAtMs: [], codeStatus: 'NOT_VERIFIED', codeHash: '', codeExpiresAtMs: 0, codesWrong: 0,
    status: 'PENDING', pinHash: '', pinsWrong: 0, pinsWrongAtMs: 0, registrationsAtMs: [], qualityRating: 'UNKNOWN', throughputPerSecond: THROUGHPUT_PER_SECOND, callback: null,
    officialAccount: 'NOT_STARTED', cart: { enabled: false, catalogVisible: false },
  };
}
