import t from 'tap';
import { clientMessageIdOf } from '../../../../gateway/business/endpoint/client-message-id.ts';
import { conversationFailPointNames } from '../../../../gateway/business/fail-points.ts';
import { newNumber } from '../../../../gateway/business/numbers/new-number.ts';
import { ProfileTeller } from '../../../../gateway/business/profile-teller.ts';
import { createBusinessRegistry } from '../../../../gateway/business/registry/business-registry.ts';
import { createRelationKeys } from '../../../../gateway/device/relation-keys.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { accountIdToBytes, parseAccountId, PRIMARY_DEVICE, type AccountId } from '../../../../proto/ids.ts';
import { endpoint, wire } from '../../../../proto/messages.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import type { ConversationChange } from '../../../../storage/conversations/conversations.ts';
import { until } from '../../../support/patience.ts';
import { EndpointRig, type Consumer } from './rig.ts';

const numbers = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix} ${n}`);

t.test('a hosted endpoint and consumers with real clients', async t => {
  const rig = await EndpointRig.open(t);
  const shop = await rig.business('+12025550190');
  const ada = await rig.consumer('+12025550101');

  await t.test('a message is decrypted by the consumer, after they have agreed to who holds the keys; its statuses come once each', async t => {
    const message = await rig.send(shop, ada.waId, 'hello');
    await until(() => ada.texts().length === 1, 'the message');
    t.strictSame(ada.texts(), ['hello']);
    t.equal(ada.offers.length, 1);
    t.match(ada.offers[0], { custody: 'operator-hosted', legalEntity: 'Example Ltd', badge: true });
    await rig.untilTold(shop, ada.waId, 2, 'sent and delivered', told => told.kind === 'status');
    await ada.client.markRead(shop.account);
    const statuses = await rig.untilTold(shop, ada.waId, 3, 'read', told => told.kind === 'status');
    t.strictSame(statuses.map(({ status, messageId, callbackData }) => ({ status, messageId, callbackData })), ['sent', 'delivered', 'read'].map(status => ({ status, messageId: message.id, callbackData: 'order 7' })));
    t.strictSame(rig.charged, [message.id]);
  });

  await t.test('what is signed of a business is signed anew when it says something else, and only then', async t => {
    const said = { legalEntity: 'Example Ltd', displayName: 'Example', badge: true, hosting: 'operator-hosted', vendor: '', retention: '30 days', policyUrl: 'https://example.com/policy' } as const;
    const signed = async (): Promise<Uint8Array> => (await rig.stores.accounts.load(shop.account))?.row.business ?? new Uint8Array();
    const before = await signed();
    await rig.endpoint.endpoint.describeAccount(shop.account, { ...said, purpose: 'orders' });
    t.strictSame(await signed(), before);
    await rig.endpoint.endpoint.describeAccount(shop.account, { ...said, purpose: 'orders and news' });
    t.match(await ada.client.custody(shop.account), { purpose: 'orders and news', decision: 'accepted' }, 'nobody is asked again for that');
  });

  await t.test('an answer becomes an event, and its author learns that it came and was read', async t => {
    const { contentId } = await ada.client.send(shop.account, { text: 'how are you' });
    const [told] = await rig.untilTold(shop, ada.waId, 1, 'the answer', ({ kind }) => kind === 'inbound');
    t.match(told, { text: 'how are you', profileName: 'Person 01' }, 'with the name of who writes, from the first message on');
    t.ok((await rig.endpoint.endpoint.lastInboundAtMs(shop, ada.waId) ?? 0) > 0);
    await until(() => ada.states.get(contentId) === 'delivered', 'delivered');
    const ref = { waId: ada.waId, contentId: Buffer.from(contentId, 'hex') };
    t.equal(await rig.endpoint.endpoint.markRead(shop, ref, true), 'done');
    await until(() => ada.states.get(contentId) === 'read', 'read');
    const replyTo = { author: new Uint8Array(0), contentId: ref.contentId };
    await rig.send(shop, ada.waId, { contact: { vcard: 'BEGIN:VCARD\r\nFN:Carol\r\nEND:VCARD\r\n', replyTo } });
    await rig.send(shop, ada.waId, { template: { name: 'shipped', language: 'en', body: 'It is on its way.', replyTo } });
    await until(() => ada.shown.filter(({ outgoing }) => !outgoing).length === 3, 'both answers');
    for (const { body } of ada.shown.filter(({ outgoing }) => !outgoing).splice(1)) t.match(body, { replyTo: { author: ada.client.self?.account, contentId } }, body.kind);
    ada.shown.splice(-2);
    t.equal(await rig.endpoint.endpoint.markRead(shop, ref, false), 'done', 'once more');
    t.equal(await rig.endpoint.endpoint.markRead(shop, { ...ref, contentId: Buffer.alloc(16, 1) }, false), 'unknown');
  });

  await t.test('many at once arrive in order, each once', async t => {
    for (const text of numbers('in order', 20)) await rig.send(shop, ada.waId, text);
    await until(() => ada.texts().length >= 21, 'all');
    t.strictSame(ada.texts().slice(1), numbers('in order', 20));
  });

  await t.test('what cannot be delivered is told, and holds nothing back', async t => {
    const eve = await rig.consumer('+12025550103', { accepts: false });
    await rig.send(shop, '12025550199', 'nobody is there');
    const [unknown] = await rig.untilTold(shop, '12025550199', 1, 'unknown', ({ kind }) => kind === 'failed');
    t.match(unknown, { code: 131026, callbackData: 'order 7' });
    await rig.send(shop, eve.waId, 'declined');
    await until(() => eve.offers.length > 0, 'the question');
    await eve.client.declineCustody(shop.account);
    t.match(await rig.untilTold(shop, eve.waId, 1, 'declined', ({ kind }) => kind === 'failed'), [{ code: 131026 }]);
    t.strictSame(eve.texts(), []);
    await rig.send(shop, ada.waId, 'too late', { expiresAtMs: 1 });
    rig.verdict = () => ({ kind: 'fail', code: 131047, details: 'closed' });
    await rig.send(shop, ada.waId, 'not allowed');
    t.strictSame((await rig.untilTold(shop, ada.waId, 2, 'failures', ({ kind }) => kind === 'failed')).map(({ code }) => code), [131026, 131047]);
    const untilMs = Date.now() + 300;
    rig.verdict = () => Date.now() < untilMs ? { kind: 'hold', untilMs } : { kind: 'send', pricing: { billable: false, type: 'regular', category: 'service' } };
    await rig.send(shop, ada.waId, 'held');
    await until(() => ada.texts().includes('held'), 'held');
    t.ok(Date.now() >= untilMs);
    t.notOk(ada.texts().some(text => ['too late', 'not allowed'].includes(text)));
  });

  await t.test('a consumer may begin: with a one-time key, which is gone afterwards', async t => {
    const bob = await rig.consumer('+12025550102');
    await bob.client.custody(shop.displayNumber.replace(/^/, '+'));
    await bob.client.acceptCustody(shop.account);
    await bob.client.send(shop.account, { text: 'I begin' });
    t.match(await rig.untilTold(shop, bob.waId, 1, 'the first message', ({ kind }) => kind === 'inbound'), [{ text: 'I begin' }]);
    await rig.send(shop, bob.waId, 'welcome');
    await until(() => bob.texts().includes('welcome'), 'the answer');

    t.equal(await rig.endpoint.endpoint.setBlocked(shop, bob.waId, true), 'done');
    await bob.client.send(shop.account, { text: 'nobody listens' });
    t.equal(await rig.endpoint.endpoint.setBlocked(shop, bob.waId, false), 'done');
    await bob.client.send(shop.account, { text: 'again' });
    t.strictSame((await rig.untilTold(shop, bob.waId, 2, 'after the block', ({ kind }) => kind === 'inbound')).map(({ text }) => text), ['I begin', 'again']);
    t.equal(await rig.endpoint.endpoint.setBlocked(shop, '12025550198', true), 'unknown');
  });

  await t.test('who opens the chat is told of; a message for one identity goes to nobody who has the number otherwise', async t => {
    rig.welcomes = true;
    const dan = await rig.consumer('+12025550105');
    await dan.client.custody(`+${shop.displayNumber}`);
    await dan.client.acceptCustody(shop.account);
    t.match(await rig.untilTold(shop, dan.waId, 1, 'he has opened the chat', ({ kind }) => kind === 'opened'), [{ waId: dan.waId }]);
    await dan.client.send(shop.account, { text: 'I am Dan' });
    const [{ identityHash = '' } = {}] = await rig.untilTold(shop, dan.waId, 1, 'his identity', ({ kind }) => kind === 'inbound');
    await rig.send(shop, dan.waId, 'for Dan', { identityHash });
    await rig.send(shop, dan.waId, 'for nobody', { identityHash: 'bm9ib2R5' });
    await rig.untilTold(shop, dan.waId, 1, 'not his identity', ({ code }) => code === 137000);
    await until(() => dan.texts().includes('for Dan'), 'for Dan');
    t.strictSame(dan.texts(), ['for Dan']);

    await dan.client.setPin('2580');
    await dan.client.close();
    const next = await rig.consumer(dan.number, { pin: '2580' });
    await rig.send(shop, dan.waId, 'for the former phone', { identityHash });
    await rig.untilTold(shop, dan.waId, 2, 'not his identity any more', ({ code }) => code === 137000);
    await next.client.custody(`+${shop.displayNumber}`);
    await next.client.acceptCustody(shop.account);
    await next.client.send(shop.account, { text: 'I have a new phone' });
    const [changed, said] = await rig.untilTold(shop, dan.waId, 2, 'his new identity', ({ kind, text }) => kind === 'identityChanged' || text === 'I have a new phone');
    t.match(changed, { kind: 'identityChanged', identityHash: said?.identityHash });
    t.not(said?.identityHash, identityHash);
    await rig.send(shop, dan.waId, 'for the new phone', { identityHash: said?.identityHash ?? '' });
    await until(() => next.texts().includes('for the new phone'), 'the new phone');
    t.notOk(next.texts().includes('for the former phone'));
    t.equal((await rig.told(shop, dan.waId)).filter(({ kind }) => kind === 'opened').length, 1, 'the chat is opened once');
    rig.welcomes = false;
  });

  await t.test('another phone under the same account: what the former one never had is sealed for it or told to have failed, and it is written to without having said anything', async t => {
    const fay = await rig.consumer('+12025550106');
    await fay.client.setPin('2580');
    await rig.send(shop, fay.waId, 'on the first phone');
    await rig.untilTold(shop, fay.waId, 2, 'it came', ({ kind }) => kind === 'status');
    const [{ identityHash = '' } = {}] = await rig.told(shop, fay.waId);
    await fay.client.close();
    const [asleep, pinned] = [await rig.send(shop, fay.waId, 'while it was off'), await rig.send(shop, fay.waId, 'for the first phone', { identityHash })];
    const statuses = async (id: string): Promise<(string | number | undefined)[]> => (await rig.told(shop, fay.waId)).filter(({ messageId }) => messageId === id).map(({ status, code }) => code ?? status);
    await until(async () => (await statuses(pinned.id)).includes('sent'), 'both are sent');

    const second = await rig.consumer(fay.number, { pin: '2580' });
    await rig.send(shop, fay.waId, 'to the second phone');
    await until(() => second.offers.length > 0 && second.texts().length === 2, 'both messages');
    t.strictSame([...second.texts()].sort(), ['to the second phone', 'while it was off']);
    await until(async () => (await statuses(asleep.id)).includes('delivered'), 'it came after all');
    t.strictSame(await statuses(asleep.id), ['sent', 'delivered'], 'each status once');
    t.strictSame(await statuses(pinned.id), ['sent', 137000]);

    await second.client.setReceipts(false);
    await second.client.close();
    const silent = await rig.send(shop, fay.waId, 'off again');
    await until(async () => (await statuses(silent.id)).includes('sent'), 'sent');
    const third = await rig.consumer(fay.number, { pin: '2580' });
    await third.client.custody(`+${shop.displayNumber}`);
    await third.client.acceptCustody(shop.account);
    await third.client.send(shop.account, { text: 'my third phone' });
    await until(() => third.texts().includes('off again'), 'an answer to who has told of the third');
    t.equal((await rig.told(shop, fay.waId)).filter(({ kind }) => kind === 'identityChanged').length, 2);
    t.strictSame((await rig.told(shop, fay.waId)).filter(({ kind }) => kind === 'undecryptable'), []);
  });

  await t.test('who registers anew without the PIN is somebody else: what the former account never had is told to have failed, at once, and the number can be written to', async t => {
    const hal = await rig.consumer('+12025550108');
    const came = await rig.send(shop, hal.waId, 'on the first phone');
    await rig.untilTold(shop, hal.waId, 2, 'it came', ({ kind }) => kind === 'status');
    const [{ identityHash = '' } = {}] = await rig.told(shop, hal.waId);
    const former = hal.client.self?.account;
    await hal.client.close();
    const [asleep, pinned] = [await rig.send(shop, hal.waId, 'while it was off'), await rig.send(shop, hal.waId, 'for the first phone', { identityHash })];
    const statuses = async (id: string): Promise<(string | number | undefined)[]> => (await rig.told(shop, hal.waId)).filter(({ messageId }) => messageId === id).map(({ status, code }) => code ?? status);
    await until(async () => (await statuses(pinned.id)).includes('sent'), 'both are sent');

    const second = await rig.consumer(hal.number);
    t.not(second.client.self?.account, former);
    await until(async () => (await statuses(pinned.id)).length === 2 && (await statuses(asleep.id)).length === 2, 'both have failed, with nothing else sent or said');
    t.strictSame([await statuses(came.id), await statuses(asleep.id), await statuses(pinned.id)], [['sent', 'delivered'], ['sent', 131026], ['sent', 137000]]);
    await rig.send(shop, hal.waId, 'to whoever has the number');
    await until(() => second.texts().length > 0, 'the next one');
    t.strictSame(second.texts(), ['to whoever has the number']);

    await second.client.close();
    const unheard = await rig.send(shop, hal.waId, 'to the second phone');
    await until(async () => (await statuses(unheard.id)).includes('sent'), 'sent');
    const third = await rig.consumer(hal.number);
    await until(async () => (await statuses(unheard.id)).includes(131026), 'failed');
    const offline = await rig.consumer('+12025550109', { accepts: false });
    const held = await rig.send(shop, offline.waId, 'before an answer');
    await until(() => offline.offers.length > 0, 'the question');
    await Promise.all([third, offline].map(({ client }) => client.deleteAccount()));
    await until(async () => (await rig.told(shop, offline.waId)).some(({ messageId, code }) => messageId === held.id && code === 131026), 'what waited for an answer');
    await rig.send(shop, offline.waId, 'to nobody');
    await rig.untilTold(shop, offline.waId, 2, 'nobody has the number', ({ code }) => code === 131026);
  });

  await t.test('another phone under the same account is sealed for at once, with nothing sent or said', async () => {
    const ida = await rig.consumer('+12025550111');
    await ida.client.setPin('2580');
    await rig.send(shop, ida.waId, 'hello');
    await until(() => ida.texts().includes('hello'), 'hello');
    await ida.client.close();
    const asleep = await rig.send(shop, ida.waId, 'while it was off');
    await rig.untilTold(shop, ida.waId, 1, 'sent', ({ messageId, status }) => messageId === asleep.id && status === 'sent');
    const second = await rig.consumer(ida.number, { pin: '2580' });
    await until(() => second.texts().includes('while it was off'), 'it came after all');
  });

  await t.test('of a lost phone businesses are told although the node that changed the account ended before it could say so', async t => {
    const endsOnce = (): void => {
      rig.atFailPoint = point => {
        if (point !== 'after-manifest-before-record') return;
        rig.atFailPoint = () => undefined;
        throw new Error('the node ends here');
      };
    };
    const greeted = async (number: string): Promise<Consumer & { readonly account: AccountId }> => {
      const consumer = await rig.consumer(number);
      await rig.send(shop, consumer.waId, 'hello');
      await until(() => consumer.texts().includes('hello'), 'hello');
      return { ...consumer, account: parseAccountId(consumer.client.self?.account ?? '') ?? shop.account };
    };
    const dealtWith = async ({ account }: { readonly account: AccountId }): Promise<number> => (await rig.stores.relations.pairsOf(createRelationKeys(rig.keys).owner(account))).length;

    const toldTimes = ({ account }: { readonly account: AccountId }): number => rig.lost.filter(lost => lost === account).length;

    await t.test('without the PIN, and deleted', async t => {
      const [kay, lee] = [await greeted('+12025550115'), await greeted('+12025550116')];
      await kay.client.close();
      endsOnce();
      await t.rejects(async () => { await rig.consumer(kay.number); });
      endsOnce();
      await t.rejects(lee.client.deleteAccount());
      for (const each of [kay, lee]) {
        await until(() => toldTimes(each) === 2, 'before its row was changed, and after it');
        await until(async () => await dealtWith(each) === 0, 'whom they have dealt with is forgotten');
      }
    });

    await t.test('with the PIN', async t => {
      const mia = await greeted('+12025550117');
      await mia.client.setPin('2580');
      await mia.client.close();
      endsOnce();
      await t.rejects(async () => { await rig.consumer(mia.number, { pin: '2580' }); });
      t.equal(toldTimes(mia), 0);
      await until(() => toldTimes(mia) === 1, 'the new phone is known');
      t.equal(await dealtWith(mia), 1);
    });
  });

  /** As the owner of the account does when an envelope was sealed for an older manifest. */
  const tellSetChanged = async (peer: AccountId, { contentId }: { readonly contentId: Uint8Array }, missing: number): Promise<void> => {
    const { row: { manifest } = { manifest: new Uint8Array() } } = await rig.stores.accounts.load(peer) ?? {};
    const setChanged = { envelopeId: new Uint8Array(16), clientMessageId: clientMessageIdOf(contentId, 0), recipient: accountIdToBytes(peer), manifest: wire.SignedBlob.decode(manifest), missing: [missing], position: { epoch: 1, offset: 1 } };
    await rig.endpoint.line.hand({ business: shop.account, peer }, { kind: 'delivery', frames: [{ bytes: wire.Frame.encode({ setChanged }).finish(), frame: null }] });
  };

  await t.test('a set of devices that was short because the account has another key by now is sealed for that key', async () => {
    rig.hearsOfLostPhones = false;
    const jo = await rig.consumer('+12025550112');
    await jo.client.setPin('2580');
    const peer = parseAccountId(jo.client.self?.account ?? '') ?? shop.account;
    await rig.send(shop, jo.waId, 'hello');
    await until(() => jo.texts().includes('hello'), 'hello');
    await jo.client.close();
    const asleep = await rig.send(shop, jo.waId, 'while it was off');
    await rig.untilTold(shop, jo.waId, 1, 'sent', ({ messageId, status }) => messageId === asleep.id && status === 'sent');
    const second = await rig.consumer(jo.number, { pin: '2580' });
    t.strictSame(second.texts(), []);
    await tellSetChanged(peer, asleep, 1);
    await until(() => second.texts().includes('while it was off'), 'it came after all');
    rig.hearsOfLostPhones = true;
  });

  await t.test('a set of devices that was short by one that was just linked is completed for that one', async t => {
    // Without receipts nothing says that it came to the phone: it may be sealed again.
    const nia = await rig.consumer('+12025550118', { receipts: false });
    const sent = await rig.send(shop, nia.waId, 'before the tablet');
    await until(() => nia.texts().length === 1, 'on the phone');
    const tablet = await rig.linked(nia);
    t.strictSame(tablet.texts(), []);
    await tellSetChanged(parseAccountId(nia.client.self?.account ?? '') ?? shop.account, sent, 2);
    await until(() => tablet.texts().includes('before the tablet'), 'on the tablet too');
    t.strictSame(nia.texts(), ['before the tablet'], 'and not again on the phone');
  });

  await t.test('a device that was linked meanwhile gets it too', async t => {
    const tablet = await rig.linked(ada);
    await rig.send(shop, ada.waId, 'to both');
    await until(() => tablet.texts().includes('to both') && ada.texts().includes('to both'), 'both');
    await tablet.client.send(shop.account, { text: 'from the tablet' });
    await rig.untilTold(shop, ada.waId, 1, 'from the tablet', ({ text }) => text === 'from the tablet');
    t.equal(ada.texts().filter(text => text === 'to both').length, 1);
  });

  await t.test('what one side cannot read it asks for once more, and gets', async t => {
    const cleo = await rig.consumer('+12025550104');
    await rig.send(shop, cleo.waId, 'hello');
    await until(() => cleo.texts().includes('hello'), 'hello');
    await cleo.client.send(shop.account, { text: 'hello' });
    await rig.untilTold(shop, cleo.waId, 1, 'hello', ({ kind }) => kind === 'inbound');
    const key = { business: shop.account, peer: cleo.client.self?.account ?? shop.account };
    await until(async () => {
      const { version, state } = await rig.stores.conversations.load(key);
      const { memory } = endpoint.ConversationState.decode(state ?? new Uint8Array());
      return await rig.stores.conversations.apply(key, { version, state: endpoint.ConversationState.encode({ memory }).finish() }) === 'applied';
    }, 'the business has lost its ratchets');
    await cleo.client.send(shop.account, { text: 'read me' });
    await rig.untilTold(shop, cleo.waId, 1, 'asked for and sent again', ({ text }) => text === 'read me');
    t.ok((await rig.told(shop, cleo.waId)).some(({ kind }) => kind === 'undecryptable'), 'and it was told that something came');
    t.ok(rig.waits.includes('noSession'));

    cleo.profile.commit([], [{ table: 'session', key: `${shop.account}.1`, value: null }]);
    await rig.send(shop, cleo.waId, 'and me');
    await until(() => cleo.texts().includes('and me'), 'asked for and sealed again');
    t.strictSame(cleo.texts(), ['hello', 'and me']);
    t.equal((await rig.told(shop, cleo.waId)).filter(({ text }) => text === 'read me').length, 1);
  });

  await t.test('what the business says of itself comes after a message, once, and again when it changes', async t => {
    const changes: string[] = [];
    ada.client.on('profileChanged', ({ about }) => { changes.push(about); });
    const tell = async (about: string, text: string): Promise<void> => {
      rig.profile = { state: about, update: { name: 'Example', about, business: { purpose: 'orders', websites: ['https://example.com/'] } } };
      await rig.send(shop, ada.waId, text);
      await until(() => ada.texts().includes(text), text);
    };
    await tell('open', 'one');
    await until(() => changes.length === 1, 'the profile');
    t.match(await ada.client.contact(shop.account), { name: 'Example', about: 'open', profile: { purpose: 'orders', websites: ['https://example.com/'] } });
    await tell('open', 'two');
    await tell('closed', 'three');
    await until(() => changes.length > 1, 'the change');
    t.strictSame(changes, ['open', 'closed']);

    const gus = await rig.consumer('+12025550107');
    const heard: string[] = [];
    gus.client.on('profileChanged', ({ about }) => { heard.push(about); });
    await rig.send(shop, gus.waId, 'hello Gus');
    await until(() => heard.includes('closed'), 'the second consumer');
    const records = rig.stores.businessRecords;
    const registry = createBusinessRegistry(records, systemClock);
    await registry.numbers.create(shop.phoneNumberId, shop.wabaId, { ...newNumber({ ...shop, portfolioId: '4', digits: shop.displayNumber, verifiedName: 'Example', hosting: 'operator-hosted', vendor: '', badge: true, createdAtMs: 1 }), account: shop.account });
    const teller = new ProfileTeller({ records, registry, store: rig.stores.conversations, line: rig.endpoint.line, port: rig.port(), clock: systemClock, node: 'node-1', settleMs: 0, consumersPerSecond: 1000, onFailure: error => { t.fail('telling', { error }); } });
    const telling = async (after = ''): Promise<void> => {
      rig.profile = { state: `moved${after}`, update: { name: 'Example', about: `moved${after}` } };
      await teller.changed(shop.phoneNumberId);
      const begun = await records.get('profile-telling', shop.phoneNumberId);
      if (begun !== null) await records.put({ ...begun, version: begun.version + 1, body: JSON.stringify({ ...JSON.parse(begun.body), after }) });
      await teller.look();
      t.equal(await records.get('profile-telling', shop.phoneNumberId), null, 'it is over');
    };
    const told = [ada, gus].map(({ client }) => client.self?.account ?? '').sort();
    const messages = gus.texts().length;
    await telling();
    await until(() => changes.includes('moved') && heard.includes('moved'), 'both are told without a message');
    await telling(told[0]);
    await until(() => [...changes, ...heard].includes(`moved${told[0] ?? ''}`), 'whoever comes after the one that was told last');
    t.equal([...changes, ...heard].filter(about => about === `moved${told[0] ?? ''}`).length, 1, 'and nobody before');
    t.equal(gus.texts().length, messages);
    rig.profile = null;
  });

  await t.test('after a crash at any point what was begun is ended: nothing twice, nothing unreadable', async t => {
    for (const point of conversationFailPointNames) {
      let crashed = false;
      await rig.crash({ failPoints: { hit: name => {
        if (name === point || crashed) {
          crashed = true;
          throw new SealgateError('INTERNAL', { detail: 'rehearsed' });
        }
      } } });
      await rig.endpoint.endpoint.open(shop);
      await rig.send(shop, ada.waId, `out ${point}`);
      await ada.client.send(shop.account, { text: `in ${point}` });
      await until(() => crashed, point);
      await rig.crash();
      await rig.endpoint.endpoint.open(shop);
      await rig.send(shop, ada.waId, `after ${point}`);
      await until(() => ada.texts().includes(`after ${point}`), `after ${point}`);
      await rig.untilTold(shop, ada.waId, 1, `in ${point}`, ({ text }) => text === `in ${point}`);
    }
    const ours = (all: readonly (string | undefined)[], word: string): (string | undefined)[] => all.filter(text => text?.startsWith(word));
    t.strictSame(ours(ada.texts(), 'out '), conversationFailPointNames.map(point => `out ${point}`));
    t.strictSame(ours((await rig.told(shop, ada.waId)).map(({ text }) => text), 'in '), conversationFailPointNames.map(point => `in ${point}`));
    t.strictSame((await rig.told(shop, ada.waId)).filter(({ kind }) => kind === 'undecryptable'), []);
  });

  await t.test('several that wait together are one step, and after a crash at any point of any of them nothing is lost or comes twice', async t => {
    const changes: ConversationChange[] = [];
    const { conversations } = rig.stores;
    const apply = conversations.apply.bind(conversations);
    conversations.apply = async (key, change) => {
      changes.push(change);
      return apply(key, change);
    };
    const some = (label: string): string[] => numbers(label, 5);
    const labels: string[] = [];
    const allowed = rig.verdict;
    for (const [point, nth] of [...conversationFailPointNames.map(each => [each, 1] as const), ['after-command-before-seal', 4], ['after-ratchet-save-before-append', 2], ['after-append-before-outbox-done', 3]] as const) {
      const label = `together ${point} ${nth}`;
      labels.push(label);
      await rig.endpoint.close();
      for (const text of some(label)) await ada.client.send(shop.account, { text });
      let [hits, crashed] = [0, false];
      rig.endpoint = rig.newEndpoint({ failPoints: { hit: name => {
        if (name === point) hits += 1;
        crashed ||= hits >= nth;
        if (crashed) throw new SealgateError('INTERNAL', { detail: 'rehearsed' });
      } } });
      let isHeld = true;
      rig.verdict = message => isHeld ? { kind: 'hold', untilMs: Date.now() + 20 } : allowed(message);
      changes.length = 0;
      await rig.endpoint.endpoint.open(shop);
      for (const text of some(label)) await rig.send(shop, ada.waId, text);
      isHeld = false;
      await until(() => crashed, label);
      await rig.crash();
      await rig.endpoint.endpoint.open(shop);
      await until(() => some(label).every(text => ada.texts().includes(text)), label);
      await rig.untilTold(shop, ada.waId, 5, label, ({ text }) => text?.startsWith(label) === true);
      t.ok(changes.some(({ commandsDone }) => commandsDone?.length === 5), 'five were sealed in one step');
      t.ok(changes.some(({ eventsAdded }) => eventsAdded?.length === 5), 'five were opened in one step');
    }
    conversations.apply = apply;
    const all = labels.flatMap(some);
    t.strictSame(ada.texts().filter(text => text.startsWith('together ')), all, 'each once, in order');
    t.strictSame((await rig.told(shop, ada.waId)).flatMap(({ text }) => text?.startsWith('together ') === true ? text : []), all, 'told once each, in order');
    t.strictSame((await rig.told(shop, ada.waId)).filter(({ kind }) => kind === 'undecryptable'), []);
  });

  await t.test('what cannot be sealed or opened harms nothing that waits with it', async t => {
    const ann = await rig.consumer('+12025550110');
    await rig.send(shop, ann.waId, 'hello');
    await until(() => ann.texts().length === 1, 'hello');
    await ann.client.send(shop.account, { text: 'hello' });
    await rig.untilTold(shop, ann.waId, 1, 'hello', ({ text }) => text === 'hello');
    await rig.endpoint.close();
    const after = (await rig.told(shop, ann.waId)).length;
    for (const text of numbers('beside', 2)) await ann.client.send(shop.account, { text });
    const account = parseAccountId(ann.client.self?.account ?? '') ?? shop.account;
    const [hers, ours] = [await rig.stores.accounts.load(account), await rig.stores.accounts.load(shop.account)];
    await rig.router.send({ account, device: PRIMARY_DEVICE, incarnation: hers?.devices.find(({ device }) => device === PRIMARY_DEVICE)?.incarnation ?? 0 }, {
      clientMessageId: Buffer.alloc(16, 7), recipient: accountIdToBytes(shop.account), manifestVersion: ours?.row.manifestVersion ?? 0,
      sealed: ours?.devices.map(each => ({ device: each.device, incarnation: each.incarnation, registrationId: each.registrationId, payload: Buffer.alloc(40, 1) })) ?? [],
    });
    await ann.client.send(shop.account, { text: 'beside 2' });
    rig.endpoint = rig.newEndpoint();
    let isHeld = true;
    const allowed = rig.verdict;
    rig.verdict = message => isHeld ? { kind: 'hold', untilMs: Date.now() + 20 } : allowed(message);
    await rig.endpoint.endpoint.open(shop);
    const forNobody = await rig.send(shop, ann.waId, 'for nobody', { identityHash: 'bm9ib2R5' });
    await rig.send(shop, ann.waId, 'good 0');
    const bad = await rig.send(shop, ann.waId, 'x'.repeat(100_000));
    await rig.send(shop, ann.waId, 'good 1');
    isHeld = false;
    await until(() => ann.texts().includes('good 1'), 'what came after it');
    t.strictSame(ann.texts().slice(1), numbers('good', 2));
    t.match(await rig.untilTold(shop, ann.waId, 2, 'failures', ({ kind }) => kind === 'failed'), [{ messageId: forNobody.id, code: 137000 }, { messageId: bad.id, code: 131000 }]);
    await rig.untilTold(shop, ann.waId, 1, 'what came after it', ({ text }) => text === 'beside 2');
    const told = (await rig.told(shop, ann.waId)).slice(after);
    t.strictSame(told.flatMap(({ kind, text }) => kind === 'inbound' || kind === 'undecryptable' ? text ?? kind : []), ['beside 0', 'beside 1', 'undecryptable', 'beside 2']);
  });

  await t.test('of two owners that seal at one counter one wins, and the other goes on from there', async t => {
    const second = rig.newEndpoint();
    t.teardown(() => second.close());
    await second.endpoint.open(shop);
    const texts = numbers('two owners', 20);
    await Promise.all(texts.map((text, i) => (i % 2 === 0 ? rig.endpoint : second).endpoint.submit(shop, rig.message(ada.waId, text))));
    await until(() => texts.every(text => ada.texts().includes(text)), 'all of them');
    await second.endpoint.close(shop);
    t.strictSame(ada.texts().filter(text => text.startsWith('two owners')).sort(), [...texts].sort(), 'each once');
    t.ok(rig.waits.includes('overtaken'), 'they did meet');
    t.strictSame((await rig.told(shop, ada.waId)).filter(({ kind }) => kind === 'undecryptable'), []);
  });
});

t.test('what a business has not worked off waits in memory, beyond what a socket is given, and in no mailbox', async t => {
  const rig = await EndpointRig.open(t, undefined, { windowMessages: 4 });
  const shop = await rig.business('+12025550190');
  const ada = await rig.consumer('+12025550101');
  await rig.send(shop, ada.waId, 'hello');
  await until(() => ada.texts().length === 1, 'the message');
  await rig.untilTold(shop, ada.waId, 2, 'sent and delivered', told => told.kind === 'status');
  const { conversations, mailbox } = rig.stores;
  const [apply, write] = [conversations.apply.bind(conversations), mailbox.write.bind(mailbox)];
  let [goOn, written] = [(): void => undefined, 0];
  const held = new Promise<void>(resolve => { goOn = resolve; });
  Object.assign(conversations, { apply: async (...change: Parameters<typeof apply>) => held.then(() => apply(...change)) });
  Object.assign(mailbox, {
    write: async (items: Parameters<typeof write>[0]) => {
      written += items.filter(({ device }) => device.account === shop.account).length;
      await write(items);
    },
  });
  // More than a socket's window, and each of them is in the log while nothing of them is worked off.
  for (const text of numbers('held', 12)) await ada.client.send(shop.account, { text });
  goOn();
  const told = await rig.untilTold(shop, ada.waId, 12, 'all of them', ({ kind }) => kind === 'inbound');
  t.strictSame(told.map(({ text }) => text), numbers('held', 12));
  t.equal(written, 0);
});
