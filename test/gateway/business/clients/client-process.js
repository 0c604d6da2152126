// One client, as its README uses it: text, then what else it offers. argv: its name.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { TEST_TOKEN: token, TEST_NUMBER_ID: id, TEST_WABA_ID: waba, TEST_TO: to } = process.env;
const buttons = by => ({ type: 'button', body: { text: `buttons by ${by}` }, action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] } });
const template = { name: 'hello_world', language: { code: 'en_US' } };

const clients = {
  async whatsapp(name) {
    Object.assign(process.env, { CLOUD_API_VERSION: 'v16.0', CLOUD_API_ACCESS_TOKEN: token, WA_PHONE_NUMBER_ID: id, WA_BUSINESS_ACCOUNT_ID: waba });
    const module = require('whatsapp');
    const client = new (module.default ?? module)(Number(id));
    await ok((await client.messages.text({ body: `text by ${name}` }, to)).responseBodyToJSON());
    await ok((await client.messages.interactive(buttons(name), to)).responseBodyToJSON());
    await ok((await client.messages.template(template, to)).responseBodyToJSON());
  },
  async 'whatsapp-api-js'(name) {
    const { WhatsAppAPI } = await import('whatsapp-api-js');
    const { Text, Interactive, ActionButtons, Button, Body } = await import('whatsapp-api-js/messages');
    const client = new WhatsAppAPI({ token, secure: false, v: 'v22.0' });
    await ok(client.sendMessage(id, to, new Text(`text by ${name}`)));
    await ok(client.sendMessage(id, to, new Interactive(new ActionButtons(new Button('yes', 'Yes')), new Body(`buttons by ${name}`))));
  },
  async 'whatsapp-business'(name) {
    const { WABAClient } = await import('whatsapp-business');
    const client = new WABAClient({ accountId: waba, apiToken: token, phoneId: id });
    await ok(client.sendMessage({ to, type: 'text', text: { body: `text by ${name}` } }));
    await ok(client.sendMessage({ to, type: 'interactive', interactive: buttons(name) }));
  },
  async '@great-detail/whatsapp'(name) {
    const module = await import('@great-detail/whatsapp');
    const sdk = new (module.Client ?? module.default)({ request: { headers: { Authorization: `Bearer ${token}` } } });
    await ok((await sdk.message.createMessage({ phoneNumberID: id, to, type: 'text', text: { body: `text by ${name}` } })).json());
    await ok((await sdk.message.createMessage({ phoneNumberID: id, to, type: 'template', template })).json());
  },
  async whatsappcloudapi_wrapper(name) {
    const client = new (require('whatsappcloudapi_wrapper'))({ accessToken: token, senderPhoneNumberId: id, WABA_ID: waba, graphAPIVersion: 'v17.0' });
    await ok(client.sendText({ recipientPhone: to, message: `text by ${name}` }));
    await ok(client.sendSimpleButtons({ recipientPhone: to, message: `buttons by ${name}`, listOfButtons: [{ id: 'yes', title: 'Yes' }] }));
  },
};

async function ok(answer) {
  const text = JSON.stringify(await answer) ?? '';
  if (!text.includes('wamid.')) throw new Error(`no message id: ${text}`);
}

const [, , name] = process.argv;
await clients[name](name);
process.exit(0);
