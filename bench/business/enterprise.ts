import { Agent, request } from 'node:http';
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { askServer } from '../../cli/operator-client.ts';
import type { Target } from '../targets/target.ts';

/** So that no default limit is what is measured: the bench is one sender, and often to the same people. */
export const enterpriseFlags: readonly string[] = [
  '--webhooks-allow-private=127.0.0.0/8', '--business-policy-pair-burst=1000000', '--business-policy-pair-every-ms=1', '--limits-device-connections-per-node-max=40000',
];

const AppliedSchema = Type.Object({ id: Type.String() });
const ApprovedSchema = Type.Object({ appId: Type.String(), appSecret: Type.String(), token: Type.String(), phoneNumberId: Type.String() });
const SentSchema = Type.Object({ messages: Type.Tuple([Type.Object({ id: Type.String() })]) });
const NUMBER = '14155550100';
const THROUGHPUT_PER_SECOND = 100_000;

/** An approved enterprise with one number, as its own programs speak to the API. */
export class Enterprise {
  /** E.164. */
  readonly number = `+${NUMBER}`;
  private readonly apiUrls: readonly [URL, ...URL[]];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 512 });
  private token = '';
  private phoneNumberId = '';
  private calls = 0;

  private constructor([first, ...others]: readonly [string, ...string[]]) {
    this.apiUrls = [new URL(first), ...others.map(url => new URL(url))];
  }

  /** Applies, is approved, verifies and registers its number; webhooks go to the callback, so many updates in one at most. */
  static async found({ business, codeFor }: Target, callback: { readonly url: string; readonly updatesPerPost: number }): Promise<Enterprise> {
    if (business === undefined || codeFor === undefined) throw new Error('no business platform can be reached there');
    const { dataFolder, apiUrls } = business;
    const operator = async <T extends TSchema>(path: string, body: object, schema: T): Promise<Static<T>> => Value.Parse(schema, await askServer(dataFolder, 'POST', path, body));
    const { id } = await operator('/business/apply', {
      name: 'Load Ltd', country: 'US', registration_number: 'R-1', contact: 'load@example.com', documents: [], display_name: 'Load', number: `+${NUMBER}`, hosting: 'operator-hosted', purpose: 'a load test', retention: 'none',
      policy_url: 'https://example.com/',
    }, AppliedSchema);
    const { appId, appSecret, token, phoneNumberId } = await operator('/business/approve', { id, actor: 'bench' }, ApprovedSchema);
    const enterprise = new Enterprise(apiUrls);
    enterprise.token = `${appId}|${appSecret}`;
    await enterprise.post(`/${appId}/subscriptions`, { object: 'whatsapp_business_account', callback_url: callback.url, verify_token: 'bench', fields: 'messages', updates_per_post: callback.updatesPerPost });
    Object.assign(enterprise, { token, phoneNumberId });
    await enterprise.post(`/${phoneNumberId}/request_code`, { code_method: 'SMS', language: 'en_US' });
    await enterprise.post(`/${phoneNumberId}/verify_code`, { code: await codeFor(`+${NUMBER}`) });
    await enterprise.post(`/${phoneNumberId}/register`, { messaging_product: 'whatsapp', pin: '123456' });
    await operator('/business/throughput', { number: phoneNumberId, perSecond: THROUGHPUT_PER_SECOND, actor: 'bench' }, Type.Object({}));
    return enterprise;
  }

  /** Of any gateway, in turns. Resolves to the message's id. Rejects when it was not accepted. */
  async send(to: string, text: string): Promise<string> {
    const answer = await this.post(`/${this.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: to.slice(1), type: 'text', text: { body: text } }, this.apiUrls[this.calls++ % this.apiUrls.length]);
    return Value.Parse(SentSchema, JSON.parse(answer)).messages[0].id;
  }

  close(): void {
    this.agent.destroy();
  }

  private post(path: string, body: object, apiUrl = this.apiUrls[0]): Promise<string> {
    const text = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request({
        host: apiUrl.hostname, port: apiUrl.port, path: `/v25.0${path}`, method: 'POST', agent: this.agent,
        headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      }, response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => { chunks.push(chunk); });
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`${path}: ${response.statusCode ?? 0} ${answer.slice(0, 200)}`));
        });
      });
      asked.on('error', reject);
      asked.end(text);
    });
  }
}
