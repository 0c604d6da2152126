import type { AccountId } from '../proto/ids.ts';

/** Whom a call means: an account id, or a phone number in international form. */
export type Peer = AccountId | (string & {});

/** contact: talked to or accepted; request: a stranger who has not been accepted; blocked: nothing from them is shown. */
export type RelationState = 'none' | 'contact' | 'request' | 'blocked';

/** Who a business is and who holds the keys of its messages: what its account key and the operator both say, or the least that could be true. */
export interface Custody {
  readonly account: AccountId;
  /** self-hosted is the business's own claim. */
  readonly custody: 'device' | 'self-hosted' | 'vendor-hosted' | 'operator-hosted';
  /** Whether the chat may be called end-to-end encrypted. */
  readonly endToEnd: boolean;
  /** The operator has examined who it is. */
  readonly badge: boolean;
  /** '' where the operator has not signed it; so are the next two. */
  readonly legalEntity: string;
  readonly displayName: string;
  readonly vendor: string;
  /** What it uses messages for, how long it keeps them and where it says so: its own words, as they were approved. '' where it has said nothing. */
  readonly purpose: string;
  readonly retention: string;
  readonly policyUrl: string;
  readonly version: number;
  /** What the person has said to exactly this. notNeeded: people, and businesses with their keys on their own devices. */
  readonly decision: 'notNeeded' | 'pending' | 'accepted' | 'declined';
}

/** What a business says of itself; nobody has examined it. '' where it says nothing. */
export interface BusinessProfile {
  readonly description: string;
  readonly address: string;
  readonly email: string;
  readonly websites: readonly string[];
  readonly category: string;
  readonly hours: string;
  /** What messages are used for, and how long they are kept. */
  readonly purpose: string;
  readonly retention: string;
  readonly policyUrl: string;
}

export type ReportReason = 'other' | 'spam' | 'scam' | 'offensive' | 'notSignedUp';

export interface Contact {
  readonly account: AccountId;
  readonly kind: 'consumer' | 'business';
  /** null for people, and while nothing of the account is known. */
  readonly custody: Custody | null;
  /** null for people, and for a business that has not told it. */
  readonly profile: BusinessProfile | null;
  /** Whether this business may send marketing, as the person has told it; true unless they have said no. */
  readonly marketing: boolean;
  /** E.164, null when only the account is known (a stranger). */
  readonly number: string | null;
  /** As they told us, encrypted; '' when not known. Never trusted. */
  readonly name: string;
  readonly about: string;
  readonly relation: RelationState;
  readonly verified: boolean;
  /** Their account key changed and the person has not confirmed it. */
  readonly keyChangePending: boolean;
  readonly timerSeconds: number;
  readonly unread: number;
}

export interface SafetyNumber {
  readonly account: AccountId;
  /** 60 digits. */
  readonly digits: string;
  /** Bytes for a QR code; what scanVerify() of the other side takes. */
  readonly qr: Uint8Array;
  readonly verified: boolean;
}
