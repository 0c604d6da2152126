/** The answer of the API or of the operator's socket. */
export type Answer = Readonly<Record<string, unknown>>;

export interface ApprovalParts {
  /** Asks the operator's socket of a node. */
  readonly operator: (path: string, body: object) => Promise<Answer>;
  /** Of the HTTP API that is asked; it may be another one from one call to the next. */
  readonly apiUrl: () => string;
  /** The next verification code of the number. */
  readonly codeFor: (number: string) => Promise<string>;
  /** E.164. */
  readonly number: string;
  readonly callbackUrl: string;
}

/** A business that has applied, was approved, has subscribed to its webhooks and registered its number. */
export interface ApprovedBusiness {
  readonly entity: string;
  readonly waba: string;
  readonly number: string;
  readonly app: string;
  readonly token: string;
  readonly appSecret: string;
  /** Rejects unless the answer is 200. */
  api(method: string, path: string, body?: object, as?: string): Promise<Answer>;
}

export async function approvedBusiness({ operator, apiUrl, codeFor, number: digits, callbackUrl }: ApprovalParts): Promise<ApprovedBusiness> {
  const application = await operator('/business/apply', {
    name: 'Lima Plants Ltd', country: 'US', registration_number: 'R-1', contact: 'ana@example.com', documents: [], display_name: 'Lima Plants', number: digits, hosting: 'operator-hosted',
    purpose: 'orders and offers', retention: '30 days', policy_url: 'https://example.com/privacy',
  });
  const approved = await operator('/business/approve', { id: application['id'], actor: 'olga' });
  const idOf = (name: string): string => String(approved[name]);
  const [entity, waba, number, app, token, appSecret] = [idOf('entityId'), idOf('wabaId'), idOf('phoneNumberId'), idOf('appId'), idOf('token'), idOf('appSecret')];
  const api = async (method: string, path: string, body?: object, as = token): Promise<Answer> => {
    const answer = await fetch(`${apiUrl()}/v25.0${path}`, { method, headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' }, ...body === undefined ? {} : { body: JSON.stringify(body) } });
    const parsed = await answer.json() as Answer;
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(parsed)}`);
    return parsed;
  };
  await api('POST', `/${app}/subscriptions`, { object: 'whatsapp_business_account', callback_url: callbackUrl, verify_token: 'right', fields: 'messages,message_template_status_update' }, `${app}|${appSecret}`);
  await api('POST', `/${number}/request_code`, { code_method: 'SMS', language: 'en_US' });
  await api('POST', `/${number}/verify_code`, { code: await codeFor(digits) });
  await api('POST', `/${number}/register`, { messaging_product: 'whatsapp', pin: '123456' });
  return { entity, waba, number, app, token, appSecret, api };
}
