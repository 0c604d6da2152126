// One client takes webhooks as its README says, with its own check of their signature where it has one; prints what it read of each. argv: its name. Standard input: webhooks, one a line.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const require = createRequire(import.meta.url);
const { TEST_TOKEN: token, TEST_NUMBER_ID: id, TEST_WABA_ID: waba, TEST_APP_SECRET: appSecret } = process.env;
const [, , by = ''] = process.argv;

/** Resolves to what takes a webhook: it resolves to what the client read, and rejects when the client refuses the signature. */
const receivers = {
  // Its server cannot read any body (Buffer.concat of a string); the signature is what it can be asked for.
  async whatsapp() {
    const { generateXHub256Sig } = require(join(dirname(require.resolve('whatsapp')), 'utils.js'));
    return async ({ body, signature }) => {
      if (`sha256=${generateXHub256Sig(body, appSecret)}` !== signature) throw new Error('refused');
      return valueOf(JSON.parse(body));
    };
  },

  async 'whatsapp-api-js'() {
    const { WhatsAppAPI } = await import('whatsapp-api-js');
    const client = new WhatsAppAPI({ token, appSecret, webhookVerifyToken: 'right', v: 'v22.0' });
    if (client.get({ 'hub.mode': 'subscribe', 'hub.verify_token': 'right', 'hub.challenge': '42' }) !== '42') throw new Error('the challenge');
    return async ({ body, signature }) => {
      let read = null;
      client.on.message = ({ message, name }) => { read = { messages: [message], contacts: [{ profile: { name } }] }; };
      client.on.status = status => { read = { statuses: [status] }; };
      await client.post(JSON.parse(body), body, signature);
      return read;
    };
  },

  async 'whatsapp-business'() {
    const { WebhookClient } = require('whatsapp-business');
    const express = createRequire(require.resolve('whatsapp-business'))('express');
    const app = express();
    app.use(express.json());
    let read = null;
    new WebhookClient({ token: 'right', path: '/hook', expressApp: { app, shouldStartListening: false } }).initWebhook({
      onMessageReceived: (message, contact) => { read = { messages: [message], contacts: [contact] }; },
      onStatusReceived: status => { read = { statuses: [status] }; },
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return async ({ body }) => {
      await globalThis.fetch(`http://127.0.0.1:${server.address().port}/hook`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return read;
    };
  },

  async '@great-detail/whatsapp'() {
    const { Client } = await import('@great-detail/whatsapp');
    const { webhook } = new Client({ request: { headers: { Authorization: `Bearer ${token}` } } });
    return async ({ body, signature }) => {
      const received = await webhook.eventNotification({ method: 'POST', query: {}, body, headers: { 'x-hub-signature-256': signature } });
      await received.verifySignature(appSecret);
      return valueOf(received.eventNotification);
    };
  },

  async '@kapso/whatsapp-cloud-api'() {
    const { normalizeWebhook, verifySignature } = await import('@kapso/whatsapp-cloud-api/server');
    return async ({ body, signature }) => {
      if (!verifySignature({ appSecret, rawBody: body, signatureHeader: signature })) throw new Error('refused');
      const { statuses, messages, contacts } = normalizeWebhook(JSON.parse(body));
      // It writes the names of fields in its own way.
      const [message] = messages.map(({ interactive, ...rest }) => ({ ...rest, ...interactive === undefined ? {} : { interactive: { type: interactive.type, ...interactive.buttonReply && { button_reply: interactive.buttonReply }, ...interactive.listReply && { list_reply: interactive.listReply } } } }));
      return { statuses, contacts, messages: message === undefined ? [] : [message] };
    };
  },

  // Its form of webhooks knows no buttons of templates.
  async '@microfox/whatsapp-business'() {
    const { WebhookPayloadSchema } = await import('@microfox/whatsapp-business');
    return async ({ body }) => {
      const webhook = JSON.parse(body);
      if (!body.includes('"type":"button"')) WebhookPayloadSchema.parse(webhook);
      return valueOf(webhook);
    };
  },

  async whatsappcloudapi_wrapper() {
    const client = new (require('whatsappcloudapi_wrapper'))({ accessToken: token, senderPhoneNumberId: id, WABA_ID: waba });
    return async ({ body }) => {
      const { isMessage, message, notificationMessage } = client.parseMessage(JSON.parse(body));
      if (!isMessage) return { statuses: [notificationMessage] };
      return { messages: [{ ...message, context: { id: message.thread.from.message_id } }], contacts: [{ profile: message.from }] };
    };
  },
};

function valueOf(webhook) {
  return webhook.entry[0].changes[0].value;
}

/** Those without a check of their own take everything. */
const unchecking = new Set(['whatsapp-business', '@microfox/whatsapp-business', 'whatsappcloudapi_wrapper']);

const receive = await receivers[by]();
const webhooks = (await text(process.stdin)).split('\n').filter(line => line !== '').map(line => JSON.parse(line));
for (const webhook of webhooks) {
  const { statuses: [status] = [], messages: [message] = [], contacts: [contact] = [] } = await receive(webhook);
  const said = status?.status ?? message.interactive ?? message.button ?? message.location ?? message.contacts;
  if (message !== undefined && contact.profile.name !== 'Ana Lima') throw new Error(`${by}: the name is ${contact.profile.name}`);
  process.stdout.write(`\n${JSON.stringify({ about: status?.id ?? message.context.id, said })}\n`);
}
const changed = { ...webhooks[0], body: webhooks[0].body.replace('"entry"', ' "entry"') };
const isTaken = await receive(changed).then(() => true, () => false);
if (isTaken !== unchecking.has(by)) throw new Error(`${by}: a webhook that was changed on the way is ${isTaken ? 'taken' : 'refused'}`);
process.exit(0);
