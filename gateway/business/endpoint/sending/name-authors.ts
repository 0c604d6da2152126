import { accountIdToBytes, type AccountId } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';
import type { ContentBody } from '../../messages/outbound-message.ts';

type Ref = messages.sealgate.content.v1.ContentRef.$Properties;

/** The body with the consumer named in every reference that names nobody: what the API takes in does not know accounts. Consumers open nothing that refers to nobody. */
export function nameAuthors(body: ContentBody, consumer: AccountId): ContentBody {
  const named = <R extends Ref | null | undefined>(ref: R): R => ref && (ref.author?.length ?? 0) === 0 ? { ...ref, author: accountIdToBytes(consumer) } : ref;
  const quoting = <B extends { readonly replyTo?: Ref | null }>(said: B): B => said.replyTo ? { ...said, replyTo: named(said.replyTo) } : said;
  const { text, location, contact, interactive, template, reaction } = body;
  if (text) return { text: quoting(text) };
  if (location) return { location: quoting(location) };
  if (contact) return { contact: quoting(contact) };
  if (interactive) return { interactive: quoting(interactive) };
  if (template) return { template: quoting(template) };
  return reaction?.target ? { reaction: { ...reaction, target: named(reaction.target) } } : body;
}
