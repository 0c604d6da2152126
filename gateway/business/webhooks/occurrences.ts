import type { messages } from '../../../proto/messages.ts';
import type { Pricing } from '../policy/conversation-rules.ts';

/** What has happened in a conversation that apps want to be told. Has content. */
export type Occurrence =
  | { readonly kind: 'inbound'; readonly messageId: string; readonly waId: string; readonly profileName: string; readonly atMs: number; readonly content: messages.sealgate.content.v1.Content.$Properties }
  | {
    readonly kind: 'status'; readonly status: 'sent' | 'delivered' | 'read'; readonly messageId: string; readonly waId: string; readonly profileName: string; readonly atMs: number;
    readonly callbackData: string; readonly pricing: Pricing;
  }
  | { readonly kind: 'failed'; readonly messageId: string; readonly waId: string; readonly atMs: number; readonly callbackData: string; readonly code: number; readonly details: string }
  | { readonly kind: 'preference'; readonly waId: string; readonly profileName: string; readonly atMs: number; readonly marketing: boolean }
  /** A consumer who has never been in touch with the business has opened the chat: has accepted who holds the keys. */
  | { readonly kind: 'opened'; readonly messageId: string; readonly waId: string; readonly profileName: string; readonly atMs: number }
  /** The consumer has another account key. */
  | { readonly kind: 'identityChanged'; readonly messageId: string; readonly waId: string; readonly profileName: string; readonly atMs: number }
  /** A message of the consumer that can never be read. */
  | { readonly kind: 'undecryptable'; readonly messageId: string; readonly waId: string; readonly profileName: string; readonly atMs: number };
