// One client, as its README uses it, sends one message of each kind that it offers; prints the id of each. argv: its name.
import { createRequire } from 'node:module';
import { businessTemplate, card, contact, dueTemplate, linkButton, listMenu, locationRequest, replyButtons, shop, visitTemplate } from './sent-content.js';

const require = createRequire(import.meta.url);
const { TEST_TOKEN: token, TEST_NUMBER_ID: id, TEST_WABA_ID: waba, TEST_TO: to, TEST_INBOUND_ID: inbound = '' } = process.env;
const [, , by = ''] = process.argv;
const template = businessTemplate(by);

const clients = {
  async whatsapp() {
    Object.assign(process.env, { CLOUD_API_VERSION: 'v16.0', CLOUD_API_ACCESS_TOKEN: token, WA_PHONE_NUMBER_ID: id, WA_BUSINESS_ACCOUNT_ID: waba });
    const { messages, twoStepVerification } = new (require('whatsapp'))(Number(id));
    const said = async answer => (await answer).responseBodyToJSON();
    mustSucceed(await said(twoStepVerification.setPin(654_321)));
    mustSucceed(await said(messages.status({ status: 'read', message_id: inbound })));
    return {
      text: await said(messages.text({ body: `text by ${by}`, preview_url: true }, to)),
      reply: await said(messages.text({ body: `reply by ${by}` }, to, inbound)),
      location: await said(messages.location(shop(by), to)),
      contacts: await said(messages.contacts([contact(by)], to)),
      buttons: await said(messages.interactive(replyButtons(by), to)),
      list: await said(messages.interactive(listMenu(by), to)),
      card: await said(messages.contacts([card(by)], to)),
      template: await said(messages.template(template, to)),
      due: await said(messages.template(dueTemplate(by), to)),
    };
  },

  async 'whatsapp-api-js'() {
    const { WhatsAppAPI } = await import('whatsapp-api-js');
    const of = await import('whatsapp-api-js/messages');
    const client = new WhatsAppAPI({ token, secure: false, v: 'v22.0' });
    const send = (message, context) => client.sendMessage(id, to, message, context);
    const ask = (action, text) => send(new of.Interactive(action, new of.Body(text)));
    const [list, link] = [listMenu(by), linkButton(by)];
    mustSucceed(await client.markAsRead(id, inbound, 'text'));
    const { code } = await client.createQR(id, `Order by ${by}`, 'svg');
    must((await client.updateQR(id, code, 'Order')).prefilled_message === 'Order' && (await client.retrieveQR(id, code)).data[0].code === code, 'QR codes');
    mustSucceed(await client.deleteQR(id, code));
    must((await client.blockUser(id, to)).block_users.added_users[0].wa_id === to, 'blocking');
    must((await client.unblockUser(id, to)).block_users.removed_users[0].wa_id === to, 'unblocking');
    const [broadcast] = await Promise.all(client.broadcastMessage(id, [to], new of.Text(`text by ${by}`), 1, 0));
    return {
      text: broadcast,
      reply: await send(new of.Text(`reply by ${by}`), inbound),
      location: await send(new of.Location(shop(by).longitude, shop(by).latitude, shop(by).name, shop(by).address)),
      contacts: await send(new of.Contacts([new of.Name(`Ana of ${by}`, 'Ana'), new of.Phone('+1 415', 'WORK', '1415'), new of.Email('ana@example.com', 'WORK')])),
      reaction: await send(new of.Reaction(inbound, '👍')),
      buttons: await ask(new of.ActionButtons(new of.Button('yes', 'Yes'), new of.Button('no', 'No')), `buttons by ${by}`),
      list: await send(new of.Interactive(
        new of.ActionList(list.action.button, new of.ListSection('Fast', new of.Row('1d', 'Next day', 'Before noon')), new of.ListSection('Slow', new of.Row('5d', 'Economy'))),
        new of.Body(list.body.text), new of.Header(list.header.text), new of.Footer(list.footer.text),
      )),
      link: await ask(new of.ActionCTA(link.action.parameters.display_text, link.action.parameters.url), link.body.text),
      locationRequest: await ask(new of.ActionLocation(), `where, asks ${by}`),
      template: await send(new of.Template(
        template.name, 'en_US', new of.HeaderComponent(new of.HeaderParameter('42')), new of.BodyComponent(new of.BodyParameter('Ana'), new of.BodyParameter(by)),
        new of.PayloadComponent('track-42'), new of.URLComponent('42'),
      )),
      contactRequest: await ask(new of.ActionContactRequest(), `who, asks ${by}`),
      card: await send(new of.Contacts([
        new of.Name(`Dr Ana of ${by}`, 'Ana', 'Lima', 'M', 'PhD', 'Dr'), new of.Birthday('1985', '04', '30'), new of.Phone('+55 11', 'WORK', '5511'), new of.Email('ana@example.com', 'HOME'),
        new of.Url('https://example.com/ana', 'WORK'), new of.Organization('Clinic', 'Cardiology', 'Chief'), new of.Address('Peru', 'pe', 'LI', 'Lima', 'Rua A 1', '15001', 'HOME'),
      ])),
      due: await send(new of.Template('due', 'en_US', new of.BodyComponent(new of.BodyParameter(new of.Currency(100_990, 'USD', '$100.99')), new of.BodyParameter(new of.DateTime('February 25, 1977')), new of.BodyParameter(by)))),
      visit: await send(new of.Template('visit', 'en_US', new of.HeaderComponent(new of.HeaderParameter(new of.Location(shop(by).longitude, shop(by).latitude, shop(by).name, shop(by).address))), new of.BodyComponent(new of.BodyParameter(by)))),
      sale: await send(new of.Template('sale', 'en_US', new of.BodyComponent(new of.BodyParameter(by)), new of.LTOComponent(1_893_456_000_000), new of.CopyComponent('SAVE50'), new of.SkipButtonComponent())),
      code: await send(of.Template.OTP('login_code', 'en_US', '583201')),
      named: await send(new of.Template('order_named', 'en_US', new of.BodyComponent(new of.BodyParameter(by, 'shop')))),
    };
  },

  async 'whatsapp-business'() {
    const { WABAClient } = require('whatsapp-business');
    const client = new WABAClient({ accountId: waba, apiToken: token, phoneId: id });
    const send = message => client.sendMessage({ to, ...message });
    mustSucceed(await client.markMessageAsRead(inbound));
    mustSucceed(await client.updateBusinessProfile({ about: `Profile by ${by}`, websites: ['https://example.com/'], vertical: 'RETAIL' }));
    must((await client.getBusinessProfile()).data[0].about === `Profile by ${by}`, 'the profile');
    must((await client.getBusinessPhoneNumbers()).data[0].id === id && (await client.getSingleBusinessPhoneNumber(id)).id === id, 'the numbers');
    mustSucceed(await client.updateIdentityCheckState({ enable_identity_key_check: false }));
    mustSucceed(await client.setupTwoStepAuth({ phoneNumberId: id, pin: '123456' }));
    return {
      text: await send({ type: 'text', text: { body: `text by ${by}` } }),
      reply: await send({ type: 'text', text: { body: `reply by ${by}` }, context: { message_id: inbound } }),
      location: await send({ type: 'location', location: { ...shop(by), latitude: '37.5', longitude: '-122.1' } }),
      contacts: await send({ type: 'contacts', contacts: [contact(by)] }),
      reaction: await send({ type: 'reaction', reaction: { message_id: inbound, emoji: '👍' } }),
      buttons: await send({ type: 'interactive', interactive: replyButtons(by) }),
      list: await send({ type: 'interactive', interactive: listMenu(by) }),
      card: await send({ type: 'contacts', contacts: [card(by)] }),
      template: await send({ type: 'template', template }),
      due: await send({ type: 'template', template: dueTemplate(by) }),
    };
  },

  async '@great-detail/whatsapp'() {
    const { Client } = await import('@great-detail/whatsapp');
    const sdk = new Client({ request: { headers: { Authorization: `Bearer ${token}` } } });
    const send = message => sdk.message.createMessage({ phoneNumberID: id, to, ...message }).json();
    mustSucceed(await sdk.message.createStatus({ phoneNumberID: id, status: 'read', message_id: inbound, typing_indicator: { type: 'text' } }).json());
    await manage(sdk);
    return {
      text: await send({ type: 'text', text: { body: `text by ${by}` } }),
      reply: await send({ type: 'text', text: { body: `reply by ${by}` }, context: { message_id: inbound } }),
      location: await send({ type: 'location', location: shop(by) }),
      contacts: await send({ type: 'contacts', contacts: [contact(by)] }),
      reaction: await send({ type: 'reaction', reaction: { message_id: inbound, emoji: '👍' } }),
      buttons: await send({ type: 'interactive', interactive: replyButtons(by) }),
      list: await send({ type: 'interactive', interactive: listMenu(by) }),
      link: await send({ type: 'interactive', interactive: linkButton(by) }),
      locationRequest: await send({ type: 'interactive', interactive: locationRequest(by) }),
      card: await send({ type: 'contacts', contacts: [card(by)] }),
      template: await send({ type: 'template', template }),
      due: await send({ type: 'template', template: dueTemplate(by) }),
      visit: await send({ type: 'template', template: visitTemplate(by) }),
      named: await send({ type: 'template', template: { name: 'order_named', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'shop', text: by }] }] } }),
    };
  },

  async '@kapso/whatsapp-cloud-api'() {
    const { buildTemplateSendPayload, TemplateDefinition, WhatsAppClient } = await import('@kapso/whatsapp-cloud-api');
    const client = new WhatsAppClient({ accessToken: token });
    const send = (kind, message) => client.messages[`send${kind}`]({ phoneNumberId: id, to, ...message });
    const [list, link] = [listMenu(by), linkButton(by)];
    mustSucceed(await client.messages.markRead({ phoneNumberId: id, messageId: inbound, typingIndicator: { type: 'text' } }));
    const definition = TemplateDefinition.buildTemplateDefinition({
      name: 'code_by_kapso', language: 'en_US', category: 'AUTHENTICATION', messageSendTtlSeconds: 60,
      components: [{ type: 'BODY', addSecurityRecommendation: true }, { type: 'FOOTER', codeExpirationMinutes: 10 }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otpType: 'COPY_CODE' }] }],
    });
    const made = await client.templates.create({ businessAccountId: waba, ...definition });
    must(made.status === 'APPROVED' && (await client.templates.get({ businessAccountId: waba, templateId: made.id })).name === definition.name, 'a template of its own');
    must((await client.templates.list({ businessAccountId: waba, name: definition.name, limit: 5 })).data.length === 1, 'templates');
    mustSucceed(await client.templates.delete({ businessAccountId: waba, name: definition.name }));
    const first = await send('Text', { body: `text by ${by}`, previewUrl: true });
    return {
      text: first,
      reply: await send('Text', { body: `reply by ${by}`, contextMessageId: inbound }),
      location: await send('Location', { location: shop(by) }),
      contacts: await send('Contacts', { contacts: [{ name: { formattedName: `Ana of ${by}`, firstName: 'Ana' }, phones: [{ phone: '+1 415', type: 'WORK', waId: '1415' }], emails: [{ email: 'ana@example.com', type: 'WORK' }] }] }),
      reaction: await send('Reaction', { reaction: { messageId: inbound, emoji: '👍' } }),
      buttons: await send('InteractiveButtons', { bodyText: `buttons by ${by}`, buttons: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] }),
      list: await send('InteractiveList', { header: list.header, bodyText: list.body.text, footerText: list.footer.text, buttonText: list.action.button, sections: list.action.sections }),
      link: await send('InteractiveCtaUrl', { bodyText: link.body.text, parameters: { displayText: 'Track', url: 'https://example.com/t/42' } }),
      locationRequest: await send('InteractiveLocationRequest', { bodyText: `where, asks ${by}`, parameters: { requestMessage: 'send_location' } }),
      template: await send('Template', { template: buildTemplateSendPayload({
        name: template.name, language: 'en_US', header: { type: 'text', text: '42' }, body: [{ type: 'text', text: 'Ana' }, { type: 'text', text: by }],
        buttons: [{ type: 'button', subType: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'track-42' }] }, { type: 'button', subType: 'url', index: 1, parameters: [{ type: 'text', text: '42' }] }],
      }) }),
    };
  },

  async '@microfox/whatsapp-business'() {
    process.env['WHATSAPP_WEBHOOK_URL'] = 'https://example.com/hook';
    const { WhatsAppBusinessSDK } = await import('@microfox/whatsapp-business');
    const sdk = new WhatsAppBusinessSDK({ phoneNumberId: id, businessAccountId: waba, accessToken: token });
    const said = async answer => (await answer).data;
    mustSucceed(await said(sdk.markMessageAsRead(inbound)));
    mustSucceed(await said(sdk.sendTypingIndicator({ messageId: inbound })));
    mustSucceed(await sdk.updateBusinessProfile({ about: `Profile by ${by}`, websites: ['https://example.com/'], vertical: 'RETAIL' }));
    must((await sdk.getBusinessProfile()).data[0].about === `Profile by ${by}`, 'the profile');
    must((await said(sdk.getTemplates({ limit: 2, offset: 0 }))).data.length === 2 && (await said(sdk.getPhoneNumbers())).data[0].id === id, 'templates and numbers');
    mustSucceed(await said(sdk.configureConversationalComponents({ enable_welcome_message: false, prompts: [], commands: [] })));
    return {
      text: await said(sdk.sendTextMessage(to, `text by ${by}`)),
      reply: await said(sdk.sendReply(to, 'text', `reply by ${by}`, inbound)),
      location: await said(sdk.sendLocationMessage(to, shop(by))),
      contacts: await said(sdk.sendContactMessage(to, [contact(by)])),
      reaction: await said(sdk.sendReaction(to, inbound, '👍')),
      buttons: await said(sdk.sendInteractiveMessage(to, replyButtons(by))),
      list: await said(sdk.sendInteractiveMessage(to, listMenu(by))),
      link: await said(sdk.sendInteractiveMessage(to, linkButton(by))),
      locationRequest: await said(sdk.sendLocationRequestMessage(to, `where, asks ${by}`)),
      template: await said(sdk.sendTemplateMessage(to, template.name, 'en_US', template.components)),
      card: await said(sdk.sendContactMessage(to, [card(by)])),
    };
  },

  async whatsappcloudapi_wrapper() {
    const client = new (require('whatsappcloudapi_wrapper'))({ accessToken: token, senderPhoneNumberId: id, WABA_ID: waba, graphAPIVersion: 'v17.0' });
    const said = async answer => (await answer).data;
    const [list, { name, ...rest }] = [listMenu(by), contact(by)];
    mustSucceed(await said(client.markMessageAsRead({ message_id: inbound })));
    must((await said(client.createQRCodeMessage({ message: 'Order' }))).prefilled_message === 'Order', 'QR codes');
    return {
      text: await said(client.sendText({ recipientPhone: to, message: `text by ${by}` })),
      reply: await said(client.sendText({ recipientPhone: to, message: `reply by ${by}`, context: { message_id: inbound } })),
      location: await said(client.sendLocation({ recipientPhone: to, ...shop(by) })),
      contacts: await said(client.sendContact({ recipientPhone: to, contact_profile: { ...rest, name: { ...name, last_name: 'Lima' } } })),
      buttons: await said(client.sendSimpleButtons({ recipientPhone: to, message: `buttons by ${by}`, listOfButtons: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] })),
      list: await said(client.sendRadioButtons({
        recipientPhone: to, headerText: list.header.text, bodyText: list.body.text, footerText: list.footer.text, actionTitle: list.action.button,
        listOfSections: list.action.sections.map(section => ({ ...section, rows: section.rows.map(row => ({ description: 'By ship', ...row })) })),
      })),
      card: await said(client.sendContact({ recipientPhone: to, contact_profile: card(by) })),
      due: await said(client.sendTemplate({ recipientPhone: to, templateName: 'due', languageCode: 'en_US', components: dueTemplate(by).components })),
      template: await said(client.sendTemplate({ recipientPhone: to, templateName: template.name, languageCode: 'en_US', components: template.components })),
    };
  },
};

async function manage(sdk) {
  const made = await sdk.template.create(waba, { name: 'made_by_a_client', language: 'en_US', category: 'utility', parameter_format: 'positional', components: [{ type: 'body', text: 'Thank you for your order.' }] }).json();
  must(made.status === 'APPROVED' && made.category === 'UTILITY', 'a template is made');
  const listed = await sdk.template.list(waba, { name_or_content: 'made_by', status: ['APPROVED', 'PENDING'], fields: ['name', 'status', 'components'] }).json();
  must(listed.data.length === 1 && listed.data[0].components[0].type === 'BODY', 'templates are listed');
  must((await sdk.template.get(made.id, { fields: ['name', 'quality_score'] }).json()).name === 'made_by_a_client', 'a template is read');
  mustSucceed(await sdk.template.update(made.id, { components: [{ type: 'BODY', text: 'Thank you for your big order.' }] }).json());
  mustSucceed(await sdk.template.delete(waba, { name: 'made_by_a_client' }).json());
  const number = await sdk.phoneNumbers.getPhoneNumber({ phoneNumberID: id, fields: ['id', 'status', 'throughput', ['whatsapp_business_profile', ['messaging_product', 'about']]] }).json();
  must(number.status === 'CONNECTED' && number.whatsapp_business_profile.data[0].messaging_product === 'whatsapp', 'a number with its profile');
  must((await sdk.phoneNumbers.listPhoneNumbers({ businessAccountID: waba }).json()).data[0].id === id, 'numbers');
  mustSucceed(await sdk.businessProfile.updateBusinessProfile({ phoneNumberID: id, description: 'Plants' }).json());
  must((await sdk.businessProfile.getBusinessProfile({ phoneNumberID: id, fields: ['description'] }).json()).data[0].description === 'Plants', 'the profile');
  mustSucceed(await sdk.subscribedApps.createSubscription({ businessAccountID: waba }).json());
  must((await sdk.subscribedApps.listSubscriptions({ businessAccountID: waba }).json()).data.length === 1, 'subscribed apps');
  must((await sdk.whatsappBusinessAccount.get(waba, { fields: ['name', 'account_review_status'] }).json()).account_review_status === 'APPROVED', 'the account');
}

function must(isTrue, what) {
  if (!isTrue) throw new Error(`${by}: ${what}`);
}

function mustSucceed(answer) {
  must(answer.success === true, `no success: ${JSON.stringify(answer)}`);
}

const answers = await clients[by]();
const ids = Object.entries(answers).map(([kind, answer]) => {
  must(/^wamid\./.test(answer?.messages?.[0]?.id), `no message id for ${kind}: ${JSON.stringify(answer)}`);
  return [kind, answer.messages[0].id];
});
process.stdout.write(`\n${JSON.stringify(Object.fromEntries(ids))}\n`);
process.exit(0);
