import t, { type Test } from 'tap';
import { content, wire } from '../../../proto/messages.ts';
import { Town, type Citizen } from './town.ts';

async function openTown(t: Test): Promise<{ town: Town; person: Citizen; shop: Citizen }> {
  const town = await Town.open(t);
  const shop = await town.register('+12025550101', true);
  const person = await town.register('+12025550102');
  return { town, person, shop };
}

t.test('a business with its keys on its own devices is a contact like others, shown as one that nobody has examined', async t => {
  const { town, person, shop } = await openTown(t);
  await town.done(shop.client.send(person.account, { text: 'hello' }));
  await town.until(() => person.texts().includes('hello'), 'hello');
  t.match(await person.client.contact(shop.account), { kind: 'business', custody: { custody: 'device', endToEnd: true, badge: false, legalEntity: '', decision: 'notNeeded' } });
  t.equal(shop.client.self?.kind, 'business');
  t.strictSame(person.offers, []);
  await t.rejects(town.done(person.client.acceptCustody(shop.account)), { code: 'MALFORMED' });
});

t.test('hosted: asked before the first message, held at both ends until there is a yes', async t => {
  const { town, person, shop } = await openTown(t);
  await town.host(shop);
  await t.rejects(town.done(shop.client.send(person.account, { text: 'too early' })), { code: 'CUSTODY_PENDING' });
  await town.until(() => person.offers.length === 1, 'the offer');
  t.match(person.offers[0], {
    account: shop.account, custody: 'operator-hosted', endToEnd: false, badge: true, legalEntity: 'Lima Plants Ltd', displayName: 'Lima Plants', version: 1, decision: 'pending',
    purpose: 'orders and deliveries', retention: '30 days', policyUrl: 'https://plants.example/policy',
  });
  await t.rejects(town.done(shop.client.send(person.account, { text: 'still' })), { code: 'CUSTODY_PENDING' });
  await t.rejects(town.done(person.client.send(shop.account, { text: 'me first' })), { code: 'CUSTODY_PENDING' });
  await t.rejects(town.done(person.client.accept(shop.account)), { code: 'CUSTODY_PENDING' }, 'a stranger\'s relation says nothing of keys');
  t.equal(person.offers.length, 1, 'asked once');
  t.match(await person.client.contact(shop.account), { relation: 'request' });

  await town.done(person.client.acceptCustody(shop.account));
  await town.until(() => shop.answers.length > 0, 'the answer');
  t.match(shop.answers, [{ account: person.account, version: 1, accepted: true }]);
  await town.done(shop.client.send(person.account, { text: 'now' }));
  await town.done(person.client.send(shop.account, { text: 'welcome' }));
  await town.until(() => person.texts().includes('now') && shop.texts().includes('welcome'), 'both ways');
  t.strictSame([person.texts(), shop.texts()], [['now'], ['welcome']]);
  await town.until(() => shop.shown.length > 0 && (shop.profile.get('contact', person.account)?.name ?? '') !== '', 'the name, as any contact gets it');
});

t.test('an answer whose connection ends is kept, and told once there is another', async t => {
  const { town, person, shop } = await openTown(t);
  await town.host(shop);
  await t.rejects(town.done(shop.client.send(person.account, { text: 'too early' })), { code: 'CUSTODY_PENDING' });
  await town.until(() => person.offers.length === 1, 'the offer');
  let lost = 0;
  town.isLost = frame => {
    const isAnswer = wire.Frame.decode(frame).body === 'answerCustody';
    if (isAnswer) lost += 1;
    return isAnswer;
  };
  await town.done(person.client.acceptCustody(shop.account));
  t.match(await person.client.contact(shop.account), { custody: { decision: 'accepted' } });
  t.ok(lost > 0);
  town.isLost = () => false;
  await town.until(() => shop.answers.length > 0, 'the answer');
  t.match(shop.answers, [{ account: person.account, accepted: true }]);
  await town.done(shop.client.send(person.account, { text: 'now' }));
  await town.until(() => person.texts().includes('now'), 'now');
});

t.test('declined: nothing goes and nothing is shown, until the person thinks otherwise', async t => {
  const { town, person, shop } = await openTown(t);
  await town.host(shop);
  await t.rejects(town.done(person.client.send(shop.account, { text: 'hello?' })), { code: 'CUSTODY_PENDING' });
  await town.done(person.client.declineCustody(shop.account));
  await t.rejects(town.done(person.client.send(shop.account, { text: 'hello?' })), { code: 'CUSTODY_DECLINED' });
  await town.until(() => shop.answers.length > 0, 'the answer');
  await t.rejects(town.done(shop.client.send(person.account, { text: 'please' })), { code: 'CUSTODY_DECLINED' });
  // A server that delivers all the same.
  const { relations, relationKeys } = town.world.parts;
  await relations.answerCustody(relationKeys.owner(person.account), relationKeys.pair(person.account, shop.account), { version: 1, accepted: true });
  await town.world.router.relationChanged(person.account, shop.account);
  await town.done(shop.client.send(person.account, { text: 'against their will' }));
  await town.pass(1500);
  t.strictSame([person.shown, await person.client.history(shop.account)], [[], []]);
  await town.done(person.client.acceptCustody(shop.account));
  await town.done(shop.client.send(person.account, { text: 'thank you' }));
  await town.until(() => person.texts().includes('thank you'), 'after all');
  t.strictSame(person.texts(), ['thank you']);
});

t.test('other terms are asked about again; what came under the old ones is held, not lost', async t => {
  const { town, person, shop } = await openTown(t);
  await town.host(shop);
  await town.done(person.client.custody(shop.account));
  await town.done(person.client.acceptCustody(shop.account));
  await town.done(shop.client.send(person.account, { text: 'under version 1' }));
  await town.until(() => person.texts().length === 1, 'version 1');

  await town.host(shop, { vendor: 'Cloud & Co', custodyVersion: 2 }, 'vendor-hosted');
  await t.rejects(town.done(shop.client.send(person.account, { text: 'early' })), { code: 'CUSTODY_PENDING' });
  await town.until(() => person.offers.length === 2, 'asked again');
  t.match(person.offers[1], { custody: 'vendor-hosted', vendor: 'Cloud & Co', version: 2, decision: 'pending' });
  // A server that has not heard of the change lets one through.
  const { relations, relationKeys } = town.world.parts;
  await relations.answerCustody(relationKeys.owner(person.account), relationKeys.pair(person.account, shop.account), { version: 2, accepted: true });
  await town.pass(1500);
  await town.done(shop.client.send(person.account, { text: 'under version 2' }));
  await town.pass(1500);
  t.strictSame(person.texts(), ['under version 1'], 'not shown before the person has agreed');
  await town.done(person.client.acceptCustody(shop.account));
  t.strictSame(person.texts(), ['under version 1', 'under version 2'], 'and then at once');
  t.strictSame((await person.client.history(shop.account)).length, 2);

  await town.host(shop, { vendor: 'Cloud & Co', custodyVersion: 3 }, 'vendor-hosted');
  await relations.answerCustody(relationKeys.owner(person.account), relationKeys.pair(person.account, shop.account), { version: 3, accepted: true });
  await town.done(shop.client.send(person.account, { text: 'under version 3' }));
  await town.until(() => person.profile.list('held').length === 1, 'held');
  await town.done(person.client.custody(shop.account));
  await town.done(person.client.declineCustody(shop.account));
  t.strictSame(person.profile.list('held'), [], 'nothing is kept of what was declined');
});

t.test('what the operator does not sign, or contradicts, is hosted by the operator', async t => {
  const { town, person, shop } = await openTown(t);
  await town.host(shop, { hosting: 'vendor-hosted', vendor: '' });
  t.match(await town.done(person.client.custody(shop.account)), { custody: 'operator-hosted', badge: false, legalEntity: '', version: 0, decision: 'pending' });
  await town.done(person.client.acceptCustody(shop.account));
  await town.done(person.client.send(shop.account, { text: 'all the same' }));
  await town.until(() => shop.texts().length === 1, 'delivered');
  await town.done(town.world.router.describeBusiness(shop.account, town.identity(shop.account, { expiresAtMs: town.world.clock.nowMs() + 60_000 })));
  t.match(await town.done(person.client.custody(shop.account)), { badge: true, version: 1, decision: 'pending' }, 'a yes to one is none to the other');
  town.world.clock.advance(61_000);
  t.match(await person.client.contact(shop.account), { custody: { custody: 'operator-hosted', badge: false, version: 0, decision: 'accepted' } }, 'expired');
});

t.test('the other own devices know what was decided, and show what they held', async t => {
  const { town, person, shop } = await openTown(t);
  const tablet = await town.link(person);
  await town.host(shop);
  await t.rejects(town.done(shop.client.send(person.account, { text: 'early' })), { code: 'CUSTODY_PENDING' });
  await town.until(() => person.offers.length === 1 && tablet.offers.length === 1, 'both are asked');
  await town.done(person.client.acceptCustody(shop.account));
  await town.done(shop.client.send(person.account, { text: 'hello' }));
  await town.until(() => person.texts().length === 1 && tablet.texts().length === 1, 'shown on both');
  t.match(await tablet.client.contact(shop.account), { relation: 'contact', custody: { decision: 'accepted' } });
  await town.done(person.client.declineCustody(shop.account));
  await town.until(() => tablet.profile.get('custody', shop.account)?.answer?.accepted === false, 'declined on both');
});

t.test('a server that has forgotten the answer is told again', async t => {
  const { town, person, shop } = await openTown(t);
  await town.host(shop);
  await town.done(person.client.custody(shop.account));
  await town.done(person.client.acceptCustody(shop.account));
  await town.done(person.client.block(shop.account));
  await town.done(person.client.unblock(shop.account));
  await town.done(person.client.send(shop.account, { text: 'again' }));
  await town.until(() => shop.texts().includes('again'), 'again');
  t.equal(person.offers.length, 1, 'the person is not');
});

t.test('questions and templates are answered by choosing; wishes reach the business', async t => {
  const { town, person, shop } = await openTown(t);
  await town.done(shop.client.send(person.account, { text: 'hello' }));
  await town.until(() => person.texts().length === 1, 'hello');
  await town.done(person.client.accept(shop.account));
  const { conversations } = engineOf(shop);
  const question = { interactive: { body: 'Which one?', buttons: { buttons: [{ id: 'b1', title: 'Basil' }, { id: 'b2', title: 'Mint' }] } } };
  const template = { template: { name: 'offer', language: 'en', category: content.TemplateCategory.MARKETING, body: 'Ten percent off', buttons: [{ quickReply: { payload: 'p1', text: 'Tell me more' } }, { url: { title: 'Shop', url: 'https://example.com' } }] } };
  const place = { interactive: { body: 'Where to?', locationRequest: {} } };
  const card = { interactive: { body: 'Who are you?', contactRequest: {} } };
  for (const body of [question, template, place, card]) await town.done(conversations.sendMessage(person.account, { kind: 'unsupported' }, body));
  await town.until(() => person.shown.length === 5, 'all four');
  const [, first, second, third, fourth] = person.shown;
  t.match(first?.body, { kind: 'interactive', body: 'Which one?', action: { kind: 'buttons', buttons: [{ id: 'b1', title: 'Basil' }, { id: 'b2', title: 'Mint' }] } });
  t.match(second?.body, { kind: 'template', category: 'marketing', body: 'Ten percent off', buttons: [{ kind: 'quickReply', payload: 'p1' }, { kind: 'url', url: 'https://example.com' }] });
  await town.done(person.client.choose(shop.account, first?.contentId ?? '', 'b2'));
  await town.done(person.client.choose(shop.account, second?.contentId ?? '', 'p1'));
  await town.done(person.client.sendLocation(shop.account, { latitude: 1, longitude: 2, replyTo: third?.contentId ?? '' }));
  await town.done(person.client.choose(shop.account, fourth?.contentId ?? '', 'contact'));
  await town.until(() => shop.shown.length === 4, 'the answers');
  t.match(shop.shown.map(({ body }) => body), [
    { kind: 'choice', target: { contentId: first?.contentId }, id: 'b2', title: 'Mint' }, { kind: 'choice', id: 'p1', title: 'Tell me more' },
    { kind: 'location', replyTo: { author: shop.account, contentId: third?.contentId } },
    { kind: 'contact', vcard: RegExp(`^BEGIN:VCARD\r\nVERSION:3\\.0\r\nFN:[^\r]+\r\nN:;[^\r]+;;;\r\nTEL;TYPE=CELL;waid=\\d+:\\${person.client.self?.number ?? ''}\r\nEND:VCARD\r\n$`), replyTo: { author: shop.account, contentId: fourth?.contentId } },
  ]);
  await t.rejects(town.done(person.client.choose(shop.account, first?.contentId ?? '', 'b3')), { code: 'UNKNOWN_MESSAGE' });
  await t.rejects(town.done(person.client.choose(shop.account, second?.contentId ?? '', '')), { code: 'UNKNOWN_MESSAGE' }, 'a link is no answer');

  const profile = { description: 'Herbs', address: 'Main Street 1', email: '', websites: ['https://example.com'], category: 'RETAIL', hours: '9 to 5', purpose: 'orders', retention: '30 days', policyUrl: '' };
  await town.done(shop.client.setProfile({ business: profile }));
  await town.done(shop.client.send(person.account, { text: 'we have moved' }));
  await town.until(() => person.profile.get('contact', shop.account)?.businessProfile !== undefined, 'what it says of itself');
  t.strictSame((await person.client.contact(shop.account))?.profile, profile);

  await town.done(person.client.setMarketing(shop.account, false));
  await town.until(() => shop.preferences.length === 1, 'stop');
  t.strictSame(shop.preferences, [{ account: person.account, marketing: false }]);
  t.equal((await person.client.contact(shop.account))?.marketing, false);
  await t.rejects(town.done(shop.client.setMarketing(person.account, false)), { code: 'MALFORMED' });

  await town.done(engineOf(person).conversations.sendMessage(shop.account, { kind: 'unsupported' }, question));
  await town.until(() => shop.quarantined.length === 1, 'people ask no such questions');
  t.match(shop.quarantined, [{ reason: 'malformed' }]);
});

/** The business's sending half is another program; here its messages go through the same client. */
function engineOf({ client }: Citizen): { readonly conversations: { sendMessage(to: string, body: { readonly kind: 'unsupported' }, content: object): Promise<unknown> } } {
  const { engine } = (client as unknown as { life: { engine: ReturnType<typeof engineOf> | null } }).life;
  if (engine === null) throw new Error('nobody');
  return engine;
}
