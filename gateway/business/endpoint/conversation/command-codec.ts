import { endpoint } from '../../../../proto/messages.ts';
import type { OutboundMessage, TemplateCategory } from '../../messages/outbound-message.ts';

const categories: readonly TemplateCategory[] = ['marketing', 'utility', 'authentication'];

export function encodeCommand(message: OutboundMessage): Uint8Array {
  return endpoint.Command.encode(message).finish();
}

export function decodeCommand(bytes: Uint8Array): OutboundMessage {
  const { id, contentId, waId, body, template, callbackData, identityHash, expiresAtMs, acceptedAtMs } = endpoint.Command.decode(bytes);
  return {
    id, contentId: new Uint8Array(contentId), waId, body: body ?? {}, callbackData, identityHash, expiresAtMs, acceptedAtMs,
    template: !template ? null : { id: template.id ?? '', name: template.name ?? '', language: template.language ?? '', category: categories.find(each => each === template.category) ?? 'marketing', cleared: template.cleared ?? false },
  };
}
