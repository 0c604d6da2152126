import type { Bytes, SealRequest } from '../../../crypto/index.ts';
import type { AccountId } from '../../../proto/ids.ts';

/** Whom a conversation is with. */
export interface Contact { readonly account: AccountId; readonly identityKey: Bytes; readonly bundle: NonNullable<SealRequest['bundle']> }

/** What the process of bare libsignal calls is asked. Lists have one entry for each conversation. */
export type BareTask =
  | { readonly kind: 'start'; readonly business: AccountId; readonly identity: Bytes; readonly contacts: readonly Contact[] }
  | { readonly kind: 'seal'; readonly plaintexts: readonly Bytes[] }
  /** Serialized SignalMessages. */
  | { readonly kind: 'open'; readonly ciphertexts: readonly Bytes[] }
  /** Answers what it was given: what the way to the process and back costs it. */
  | { readonly kind: 'echo'; readonly messages: readonly BareMessage[] };

/** What libsignal made, or opened. */
export interface BareMessage { readonly type: number; readonly bytes: Bytes }

export type BareAnswer = readonly BareMessage[];
