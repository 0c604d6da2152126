import { endpoint, type messages } from '../../../../proto/messages.ts';
import { clientMessageIdOf } from '../client-message-id.ts';
import type { Memory } from '../conversation/conversation-memory.ts';
import type { EndpointParts } from '../endpoint-parts.ts';
import type { Draft } from './seal-entry.ts';

/** Tells a consumer's devices that messages of theirs were delivered or read. `remember` is what the conversation knows once it is sealed. */
export function receiptDraft({ random, clock }: EndpointParts, kind: messages.sealgate.content.v1.Receipt.Kind, contentIds: readonly Uint8Array[], remember: (memory: Memory) => Memory): Draft {
  const contentId = random.bytes(16);
  return {
    clientMessageId: clientMessageIdOf(contentId, 0), kind: endpoint.OutboxNote.Kind.RECEIPT, urgent: false,
    content: { contentId, authoredAtMs: clock.nowMs(), receipt: { kind, contentIds: [...contentIds] } },
    remember: memory => ({ ...remember(memory), lastSentId: contentId }),
  };
}
