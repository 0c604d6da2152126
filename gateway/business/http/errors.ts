/** How one code is told. */
export interface ApiErrorSpec {
  readonly status: number;
  readonly title: string;
  readonly type?: 'GraphMethodException';
  /** The same request may pass later. */
  readonly transient?: true;
}

/** The one table of the HTTP API's errors, checked against docs/CLOUD-API.md by a test. Codes and titles are those that clients of the Cloud API know. */
export const apiErrors = {
  1: { status: 500, title: 'An unknown error occurred', transient: true },
  2: { status: 503, title: 'Service temporarily unavailable', transient: true },
  10: { status: 403, title: 'Permission denied' },
  100: { status: 400, title: 'Invalid parameter' },
  104: { status: 401, title: 'An access token is required to request this resource' },
  190: { status: 401, title: 'Invalid OAuth access token' },
  368: { status: 403, title: 'Temporarily blocked for policy violations' },
  2200: { status: 400, title: 'Callback verification failed' },
  2500: { status: 400, title: 'Unknown path components' },
  80007: { status: 400, title: 'Rate limit issues', transient: true },
  80008: { status: 400, title: 'There have been too many calls to this WhatsApp Business account to create templates', transient: true },
  130403: { status: 403, title: 'Recipient is blocked by the business' },
  130429: { status: 400, title: 'Rate limit hit', transient: true },
  131000: { status: 500, title: 'Something went wrong', transient: true },
  131008: { status: 400, title: 'Required parameter is missing' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131016: { status: 500, title: 'Service unavailable', transient: true },
  131021: { status: 400, title: 'Recipient cannot be sender' },
  131026: { status: 400, title: 'Message undeliverable' },
  131030: { status: 400, title: 'Recipient phone number not in allowed list' },
  131031: { status: 403, title: 'Account has been locked' },
  131042: { status: 400, title: 'Business eligibility payment issue' },
  131047: { status: 400, title: 'Re-engagement message' },
  131048: { status: 400, title: 'Spam rate limit hit', transient: true },
  131051: { status: 400, title: 'Unsupported message type' },
  131053: { status: 400, title: 'Media upload error' },
  131055: { status: 400, title: 'Method not allowed' },
  131056: { status: 400, title: '(Business Account, Consumer Account) pair rate limit hit', transient: true },
  131215: { status: 400, title: 'Group messaging: the number is not eligible' },
  132000: { status: 400, title: 'Number of parameters does not match the expected number of params' },
  132001: { status: 404, title: 'Template name does not exist in the translation' },
  132005: { status: 400, title: 'Translated text too long' },
  132012: { status: 400, title: 'Parameter format does not match format in the created template' },
  132015: { status: 400, title: 'Template is paused' },
  132016: { status: 400, title: 'Template is disabled' },
  133005: { status: 400, title: 'Two step verification PIN mismatch' },
  133006: { status: 400, title: 'Phone number re-verification needed' },
  133008: { status: 400, title: 'Too many two step verification PIN guesses' },
  133010: { status: 400, title: 'Phone number not registered' },
  133016: { status: 400, title: 'Account register/deregister rate limit exceeded', transient: true },
  134100: { status: 400, title: 'Only marketing messages supported' },
  136024: { status: 400, title: 'Phone number is verified already' },
  136025: { status: 400, title: 'Verification code is wrong, was not requested or has expired' },
  138000: { status: 400, title: 'Calling not enabled' },
  139100: { status: 400, title: 'Failed to block/unblock some users' },
  147002: { status: 400, title: 'Username: the number is not eligible' },
  200005: { status: 400, title: 'Template Insights is not enabled' },
  200007: { status: 400, title: 'The template is not of this account' },
} as const satisfies Record<number, ApiErrorSpec>;

export type ApiErrorCode = keyof typeof apiErrors;
