import type { messages } from '../../../proto/messages.ts';

/**
 * The body of a Content and nothing else: what a Cloud API message became. The author of a ContentRef in it is the business account, or empty: the consumer, whose account the endpoint
 * puts in.
 */
export type ContentBody = Pick<messages.sealgate.content.v1.Content.$Properties,
  'text' | 'location' | 'contact' | 'reaction' | 'interactive' | 'template'>;

export type TemplateCategory = 'marketing' | 'utility' | 'authentication';

/** The template that a message was made from. */
export interface TemplateUsed {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
  /** It need not wait until a fresh template has been assessed: decided when it was accepted. */
  readonly cleared: boolean;
}

/** One accepted Cloud API message on its way into a conversation. Has content: sealed wherever it is kept. */
export interface OutboundMessage {
  /** `wamid.…`: holds the content id (message-id.ts), so that nobody has to remember which is which. */
  readonly id: string;
  /** 16 bytes. */
  readonly contentId: Uint8Array;
  /** Digits of the recipient's number. */
  readonly waId: string;
  readonly body: ContentBody;
  /** null: free-form. */
  readonly template: TemplateUsed | null;
  /** biz_opaque_callback_data; '' when there is none. Comes back with every status. */
  readonly callbackData: string;
  /** recipient_identity_key_hash: goes to the consumer of this identity and nobody else; '': to whoever has the number. */
  readonly identityHash: string;
  /** What is not delivered by then is dropped. */
  readonly expiresAtMs: number;
  readonly acceptedAtMs: number;
}
