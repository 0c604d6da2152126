import type { Template } from '../registry/template.ts';

export type RuleVerdict =
  | { readonly status: 'APPROVED' }
  | { readonly status: 'REJECTED'; readonly reason: string }
  /** A person has to look at it. */
  | { readonly status: 'PENDING' };

/** Where a link leads must be visible to the person who taps it, and to the reviewer. */
const hidingHosts = ['bit.ly', 'tinyurl.com', 't.co', 'goo.gl', 'wa.me', 'is.gd', 'ow.ly'];

/**
 * What needs no person: texts of the platform's own (authentication), templates of a test business, and what is certainly wrong.
 */
export function reviewByRule(template: Template, others: readonly Template[], isTest: boolean): RuleVerdict {
  const urls = template.components.flatMap(component => component.buttons ?? []).flatMap(({ url }) => url === undefined ? [] : [url]);
  if (urls.some(url => hidingHosts.includes(hostOf(url)))) return { status: 'REJECTED', reason: 'INVALID_FORMAT' };
  if (template.category === 'AUTHENTICATION') return { status: 'APPROVED' };
  if (others.some(other => other.name !== template.name && sayingOf(other) === sayingOf(template))) return { status: 'REJECTED', reason: 'INVALID_FORMAT' };
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
