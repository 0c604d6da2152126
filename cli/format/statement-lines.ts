import { safeLine } from '../text/safe-text.ts';

/** What a business does with messages, in its own words. Only what it says. */
export function statementLines({ purpose, retention, policyUrl }: { readonly purpose: string; readonly retention: string; readonly policyUrl: string }): string[] {
  return [line('uses messages for', purpose), line('keeps them', retention), line('policy', policyUrl)].filter(text => text !== '');
}

/** '' without a text. */
export function line(label: string, text: string): string {
  const safe = safeLine(text);
  return safe === '' ? '' : `${label}: ${safe}`;
}
