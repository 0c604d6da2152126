import type { AccountId } from '../../../proto/ids.ts';
import type { OutboundMessage } from '../messages/outbound-message.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';

/** What a conversation remembers that decides what may be sent. Part of its sealed state. */
export interface ConversationFacts {
  /** When the consumer last wrote (server time); 0: never. Opens the 24-hour window. */
  readonly lastInboundAtMs: number;
  /** The consumer wants no marketing. */
  readonly marketingStopped: boolean;
  /** The business has blocked the consumer. */
  readonly blocked: boolean;
}

export interface Pricing {
  readonly billable: boolean;
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point';
  readonly category: 'authentication' | 'marketing' | 'utility' | 'service';
}

/** A message, as far as it is counted. */
export interface UsedMessage {
  readonly waId: string;
  /** '': not from a template. */
  readonly templateId: string;
  readonly pricing: Pricing;
}

export type Verdict =
  | { readonly kind: 'send'; readonly pricing: Pricing }
  /** Asked again after this time; it stays in its place, and what comes after it waits too. */
  | { readonly kind: 'hold'; readonly untilMs: number }
  /** A Cloud API error code, told by a `failed` status. */
  | { readonly kind: 'fail'; readonly code: number; readonly details: string };

export type Complaint = 'blocks' | 'reports';

/** The policy engine as the endpoint sees it. Nothing here throws for what the business did wrong: that is a verdict. */
export interface ConversationRules {
  /** Asked in the conversation's one thread, right before the message is sealed; may be asked again for the same message after a crash, and then must not count it twice. */
  decide(number: HostedNumber, message: OutboundMessage, facts: ConversationFacts): Promise<Verdict>;
  /** A message has gone to the consumer; after a crash it may be told twice, or never. */
  sent(number: HostedNumber, message: UsedMessage): void;
  /** The first delivered receipt of a message: charges it when it is billable. Repeats with the same message must be harmless. */
  delivered(number: HostedNumber, delivered: { readonly messageId: string; readonly waId: string; readonly templateId: string; readonly pricing: Pricing; readonly atMs: number }): Promise<void>;
  read(number: HostedNumber, templateId: string): void;
  /** The consumer has blocked or reported the business; told of it again, it counts once. `templateId`: of the message from a template that was delivered last; '': none. */
  complained(business: AccountId, consumer: AccountId, complaint: Complaint, templateId: string): Promise<void>;
  /** One message of the consumer counts against the number's throughput. */
  received(number: HostedNumber): void;
}
