import type { Template } from '../registry/template.ts';
import type { RejectionInfo } from './rejection.ts';

export type RuleVerdict =
  | { readonly status: 'APPROVED' }
  | { readonly status: 'REJECTED'; readonly reason: string; readonly info: RejectionInfo }
  /** A person has to look at it. */
  | { readonly status: 'PENDING' };

/** Where a link leads must be visible to the person who taps it, and to the reviewer. */
const hidingHosts = ['bit.ly', 'tinyurl.com', 't.co', 'goo.gl', 'wa.me', 'is.gd', 'ow.ly'];

/**
 * What needs no person: texts of the platform's own (authentication), templates of a test business, and what is certainly wrong.
 */
export function reviewByRule(template: Template, others: readonly Template[], isTest: boolean): RuleVerdict {
  const urls = template.components.flatMap(component => component.buttons ?? []).flatMap(({ url }) => url === undefined ? [] : [url]);
  if (urls.some(url => hidingHosts.includes(hostOf(url)))) return { status: 'REJECTED', reason: 'INVALID_FORMAT', info: { reason: 'A link hides where it leads.', recommendation: 'Put the address itself there.' } };
  if (template.category === 'AUTHENTICATION') return { status: 'APPROVED' };
  const twin = others.find(other => other.name !== template.name && sayingOf(other) === sayingOf(template));
  if (twin !== undefined) return { status: 'REJECTED', reason: 'INVALID_FORMAT', info: { reason: `It says the same as the template ${twin.name}.`, recommendation: 'Use that one, or change the text.' } };
  return { status: isTest ? 'APPROVED' : 'PENDING' };
}

function hostOf(url: string): string {
  const text = url.replace(/\{\{[^{}]*\}\}/g, '');
  return URL.canParse(text) ? new URL(text).hostname.replace(/^www\./, '') : '';
}

/** Body and footer: two templates that say the same are one. */
function sayingOf({ components }: Template): string {
  return components.filter(({ type }) => type === 'BODY' || type === 'FOOTER').map(({ text }) => text ?? '').join('\n');
}
