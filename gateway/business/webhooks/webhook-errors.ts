const HREF = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';

/** The titles of codes that come by webhook; what else fails is told as the code for "unknown". */
const titles: ReadonlyMap<number, string> = new Map([
  [368, 'Temporarily blocked for policy violations'],
  [130429, 'Rate limit hit'],
  [130403, 'Recipient is blocked by the business'],
  [130497, 'Business account is restricted from messaging users in this country'],
  [131000, 'Something went wrong'],
  [131016, 'Service unavailable'],
  [131026, 'Message undeliverable'],
  [131031, 'Account has been locked'],
  [131042, 'Business eligibility payment issue'],
  [131047, 'Re-engagement message'],
  [131048, 'Spam rate limit hit'],
  [131049, 'This message was not delivered to maintain healthy ecosystem engagement.'],
  [131050, 'User stopped marketing messages'],
  [131051, 'Message type unknown'],
  [131056, '(Business Account, Consumer Account) pair rate limit hit'],
  [131060, 'Message unavailable'],
  [132001, 'Template name does not exist in the translation'],
  [132015, 'Template is paused'],
  [132016, 'Template is disabled'],
  [137000, 'Identity key hash mismatch'],
]);

/** One error as webhooks carry it: the message is the title, and there is neither type nor trace. */
export interface WebhookError {
  readonly code: number;
  readonly title: string;
  readonly message: string;
  readonly error_data: { readonly details: string };
  readonly href: string;
}

/** The `errors` of a message or a status. */
export function webhookErrors(code: number, details: string): [WebhookError] {
  const title = titles.get(code) ?? 'Something went wrong';
  return [{ code, title, message: title, error_data: { details }, href: HREF }];
}
