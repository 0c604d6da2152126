// One client sends one message of each kind that it offers and this server does not carry; prints the code that each is answered with. argv: its name.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { TEST_TOKEN: token, TEST_NUMBER_ID: id, TEST_WABA_ID: waba, TEST_TO: to } = process.env;
const [, , by = ''] = process.argv;
const link = 'https://example.com/a';
const media = { link };
const mediaTypes = ['image', 'video', 'audio', 'document', 'sticker'];
const product = { type: 'product', body: { text: 'Plant' }, action: { catalog_id: '1', product_retailer_id: '2' } };
const productList = { type: 'product_list', header: { type: 'text', text: 'Plants' }, body: { text: 'All' }, action: { catalog_id: '1', sections: [{ title: 'A', product_items: [{ product_retailer_id: '2' }] }] } };
const catalogue = { type: 'catalog_message', body: { text: 'All' }, action: { name: 'catalog_message' } };
const withPicture = { type: 'button', header: { type: 'image', image: media }, body: { text: 'B' }, action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] } };

const clients = {
  whatsapp() {
    Object.assign(process.env, { CLOUD_API_VERSION: 'v16.0', CLOUD_API_ACCESS_TOKEN: token, WA_PHONE_NUMBER_ID: id, WA_BUSINESS_ACCOUNT_ID: waba });
    const { messages } = new (require('whatsapp'))(Number(id));
    const said = async answer => (await answer).responseBodyToJSON();
    return {
      ...Object.fromEntries(mediaTypes.map(type => [type, () => said(messages[type](media, to))])),
      product: () => said(messages.interactive(product, to)), productList: () => said(messages.interactive(productList, to)), picture: () => said(messages.interactive(withPicture, to)),
    };
  },

  async 'whatsapp-api-js'() {
    const { WhatsAppAPI } = await import('whatsapp-api-js');
    const of = await import('whatsapp-api-js/messages');
    const client = new WhatsAppAPI({ token, secure: false, v: 'v22.0' });
    const send = message => client.sendMessage(id, to, message);
    const ask = (action, header) => send(new of.Interactive(action, new of.Body('B'), header));
    return {
      image: () => send(new of.Image(link)), video: () => send(new of.Video(link)), audio: () => send(new of.Audio(link)), document: () => send(new of.Document(link)), sticker: () => send(new of.Sticker(link)),
      product: () => ask(new of.ActionProduct(new of.CatalogProduct('2', '1'))),
      productList: () => ask(new of.ActionProductList('1', new of.ProductSection('A', new of.Product('2'))), new of.Header('Plants')),
      catalogue: () => ask(new of.ActionCatalog()),
      flow: () => ask(new of.ActionNavigateFlow('token', '1', 'Book', 'FIRST')),
      callPermission: () => ask(new of.ActionCallPermission()),
      picture: () => ask(new of.ActionButtons(new of.Button('y', 'Yes')), new of.Header(new of.Image(link))),
      carousel: () => send(new of.Template('hello_world', 'en_US', new of.CarouselComponent(new of.CarouselCard(new of.Image(link), new of.PayloadComponent('p')), new of.CarouselCard(new of.Image(link), new of.PayloadComponent('q'))))),
      flowButton: () => send(new of.Template('order_named', 'en_US', new of.BodyComponent(new of.BodyParameter(by, 'shop')), new of.FlowComponent('token', {}))),
      catalogueButton: () => send(new of.Template('order_named', 'en_US', new of.BodyComponent(new of.BodyParameter(by, 'shop')), new of.CatalogComponent(new of.Product('2')))),
      productsButton: () => send(new of.Template('order_named', 'en_US', new of.BodyComponent(new of.BodyParameter(by, 'shop')), new of.MPMComponent(new of.Product('2'), new of.ProductSection('A', new of.Product('2'))))),
      tapTarget: () => send(new of.Template('order_named', 'en_US', new of.BodyComponent(new of.BodyParameter(by, 'shop')), new of.TapTargetComponent('https://example.com/', 'Shop'))),
      call: () => client.initiateCall(id, to, 'v=0'),
      upload: () => client.uploadMedia(id, pictureForm()),
    };
  },

  'whatsapp-business'() {
    const { WABAClient } = require('whatsapp-business');
    const client = new WABAClient({ accountId: waba, apiToken: token, phoneId: id });
    const interactive = message => () => client.sendMessage({ to, type: 'interactive', interactive: message });
    return {
      ...Object.fromEntries(mediaTypes.map(type => [type, () => client.sendMessage({ to, type, [type]: media })])),
      product: interactive(product), productList: interactive(productList), catalogue: interactive(catalogue), picture: interactive(withPicture),
    };
  },

  async '@great-detail/whatsapp'() {
    const { Client } = await import('@great-detail/whatsapp');
    const sdk = new Client({ request: { headers: { Authorization: `Bearer ${token}` } } });
    const send = message => () => sdk.message.createMessage({ phoneNumberID: id, to, ...message }).json();
    return {
      ...Object.fromEntries(mediaTypes.map(type => [type, send({ type, [type]: media })])),
      product: send({ type: 'interactive', interactive: product }), picture: send({ type: 'interactive', interactive: withPicture }),
      upload: () => sdk.media.upload({ phoneNumberID: id, file: new globalThis.Blob(['x'], { type: 'image/png' }), mimeType: 'image/png' }).json(),
    };
  },

  async '@microfox/whatsapp-business'() {
    const { WhatsAppBusinessSDK } = await import('@microfox/whatsapp-business');
    const sdk = new WhatsAppBusinessSDK({ phoneNumberId: id, businessAccountId: waba, accessToken: token });
    const form = { id: 'f', token: 't', header: { type: 'text', text: 'H' }, body: { text: 'B' }, footer: { text: 'F' }, parameters: { mode: 'draft', flow_message_version: '3', flow_id: '1', flow_cta: 'Go', flow_action: 'navigate', flow_action_payload: { screen: 'A' } } };
    return {
      ...Object.fromEntries(mediaTypes.map(type => [type, () => sdk[`send${type.replace(/^./, letter => letter.toUpperCase())}Message`](to, media)])),
      flow: () => sdk.sendFlowMessage(to, form), picture: () => sdk.sendInteractiveMessage(to, withPicture), upload: () => sdk.uploadMedia(new globalThis.Blob(['x'], { type: 'image/png' }), 'image'),
    };
  },

  whatsappcloudapi_wrapper() {
    const client = new (require('whatsappcloudapi_wrapper'))({ accessToken: token, senderPhoneNumberId: id, WABA_ID: waba, graphAPIVersion: 'v17.0' });
    const send = (kind, more = {}) => () => client[`send${kind}`]({ recipientPhone: to, url: link, ...more });
    return { image: send('Image'), video: send('Video'), audio: send('Audio'), document: send('Document', { caption: 'c', mime_type: 'application/pdf', file_name: 'a.pdf' }) };
  },
};

function pictureForm() {
  const form = new globalThis.FormData();
  form.set('file', new globalThis.Blob(['x'], { type: 'image/png' }), 'a.png');
  return form;
}

/** Each client tells a refusal in its own way; the code is in all of them. */
async function codeOf(send) {
  const said = await send().catch(async error => error.response?.json?.().catch(() => error.data) ?? error.response?.data ?? error);
  const code = /"code":(\d+)/.exec(JSON.stringify({ ...said, message: said.message }))?.[1];
  if (code === undefined) throw new Error(`${by}: no code in ${JSON.stringify(said)} ${said.stack}`);
  return code;
}

const codes = {};
for (const [kind, send] of Object.entries(await clients[by]())) codes[kind] = await codeOf(send);
process.stdout.write(`\n${JSON.stringify(codes)}\n`);
process.exit(0);
