import type { AccountId } from '../proto/ids.ts';

/** 16 bytes as 32 lower-case hex digits. What people type; looked up in the conversation it is used in. */
export type ContentId = string;

export interface MessageRef {
  readonly author: AccountId;
  readonly contentId: ContentId;
}

/** What a message says. Text in it is whatever its author wrote. */
export type Body =
  | { readonly kind: 'text'; readonly text: string; readonly replyTo: MessageRef | null }
  | Place & { readonly kind: 'location'; readonly replyTo: MessageRef | null }
  | { readonly kind: 'contact'; readonly vcard: string; readonly replyTo?: MessageRef | null }
  | { readonly kind: 'timer'; readonly seconds: number }
  | { readonly kind: 'attachment'; readonly contentType: string; readonly caption: string; readonly plaintextBytes: number }
  /** A business's question; choicesOf() has its answers. */
  | {
    readonly kind: 'interactive'; readonly header: string; readonly body: string; readonly footer: string; readonly action: InteractiveAction; readonly replyTo: MessageRef | null;
  }
  /** A business's prepared message, filled in; choicesOf() has its buttons. */
  | {
    readonly kind: 'template'; readonly name: string; readonly language: string; readonly category: TemplateCategory; readonly header: string; readonly place: Place | null;
    readonly body: string; readonly footer: string; readonly buttons: readonly TemplateButton[];
    /** What is said of an offer that ends; `expiresAtMs` 0: nobody has said when. */
    readonly offer?: { readonly text: string; readonly expiresAtMs: number };
    readonly replyTo?: MessageRef | null;
  }
  /** What was chosen in an interactive message or a template. */
  | { readonly kind: 'choice'; readonly target: MessageRef | null; readonly id: string; readonly title: string; readonly description: string }
  /** The account key of the conversation's other side changed here. */
  | { readonly kind: 'identityChanged' }
  /** Written by a newer client: content this version cannot show. */
  | { readonly kind: 'unsupported' };

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly name: string;
  /** Absent: the author gave none. */
  readonly address?: string;
}

export type TemplateCategory = 'unknown' | 'marketing' | 'utility' | 'authentication';

export interface ChoiceText {
  /** What choose() takes, and what the business gets back. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

export type InteractiveAction =
  | { readonly kind: 'buttons'; readonly buttons: readonly ChoiceText[] }
  | { readonly kind: 'list'; readonly button: string; readonly sections: readonly { readonly title: string; readonly rows: readonly ChoiceText[] }[] }
  | { readonly kind: 'url'; readonly title: string; readonly url: string }
  /** Answered by sendLocation() with `replyTo`. */
  | { readonly kind: 'locationRequest' }
  /** Answered by choose(): with the person's own name and number. */
  | { readonly kind: 'contactRequest' };

export type TemplateButton =
  | { readonly kind: 'quickReply'; readonly payload: string; readonly title: string }
  | { readonly kind: 'url'; readonly title: string; readonly url: string }
  | { readonly kind: 'phone'; readonly title: string; readonly number: string }
  | { readonly kind: 'copyCode'; readonly title: string; readonly code: string };
