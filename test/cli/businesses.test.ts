import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { answerOf } from '../../cli/answer-of.ts';
import { parseChatCommand } from '../../cli/chat/chat-command.ts';
import { initialState } from '../../cli/chat/chat-state.ts';
import { lineText } from '../../cli/chat/line.ts';
import { render } from '../../cli/chat/render.ts';
import { custodyLines, holderMark } from '../../cli/format/custody-lines.ts';
import { contactLines } from '../../cli/format/profile-lines.ts';
import { localMinute } from '../../cli/format/times.ts';
import { messageText } from '../../cli/format/message-text.ts';
import { safeJson } from '../../cli/text/safe-text.ts';
import type { Body, Contact, Custody, Message } from '../../client/index.ts';
import type { AccountId } from '../../proto/ids.ts';
import { anyText, STEERS_TERMINAL } from './any-text.ts';

const SHOP = '0f0e0d0c-0b0a-4908-8706-050403020100' as AccountId;
const kinds = ['device', 'self-hosted', 'vendor-hosted', 'operator-hosted'] as const;
const decisions = ['notNeeded', 'pending', 'accepted', 'declined'] as const;

function custody(change: Partial<Custody> = {}): Custody {
  return {
    account: SHOP, custody: 'vendor-hosted', endToEnd: false, badge: true, legalEntity: 'Lima Plants Ltd', displayName: 'Lima Plants', vendor: 'Cloud & Co',
    purpose: 'orders and deliveries', retention: '90 days', policyUrl: 'https://lima.example/policy', version: 1, decision: 'pending', ...change,
  };
}

function contact(change: Partial<Custody> = {}): Contact {
  return {
    account: SHOP, kind: 'business', custody: custody(change), profile: null, marketing: true, number: '+12025550102', name: 'Free Money', about: '', relation: 'request', verified: false, keyChangePending: false,
    timerSeconds: 0, unread: 0,
  };
}

function screen(shown: Contact): string {
  return render({ ...initialState(SHOP, '+12025550102', { columns: 100, rows: 20 }), contact: shown, connection: 'online' }).lines.map(lineText).join('\n');
}

const question: Body = {
  kind: 'interactive', header: 'Herbs', body: 'Which one?', footer: 'We deliver', replyTo: null,
  action: { kind: 'list', button: 'Look', sections: [{ title: 'Fresh', rows: [{ id: 'b', title: 'Basil', description: 'big' }, { id: 'm', title: 'Mint', description: '' }] }, { title: 'Dry', rows: [{ id: 't', title: 'Thyme', description: '' }] }] },
};
const template: Body = {
  kind: 'template', name: 'offer', language: 'en', category: 'marketing', header: '', place: null, body: 'Ten percent off', footer: '', offer: { text: 'Ends soon', expiresAtMs: Date.UTC(2030, 0, 1) },
  buttons: [{ kind: 'quickReply', payload: '', title: 'More' }, { kind: 'url', title: 'Shop', url: 'https://example.com/x' }, { kind: 'phone', title: 'Call', number: '+12025550102' }, { kind: 'copyCode', title: 'Copy', code: 'TEN' }],
};

t.test('before the first message: who operates, who hosts, and what to press', async t => {
  const shown = screen(contact());
  t.match(shown, /operated by Lima Plants Ltd, hosted by Cloud & Co: messages are decrypted there/);
  t.match(shown, /uses messages for: orders and deliveries\s+keeps them: 90 days\s+policy: https:\/\/lima\.example\/policy/, 'and what it does with what it is told');
  t.match(shown, /\[a\]ccept {2}\[d\]ecline/);
  t.match(shown, /Lima Plants ✔/, 'the name that the operator has signed, not the one it gives itself');
  t.notMatch(shown, /Free Money/);
  t.match(screen(contact({ decision: 'accepted' })), /decrypted at Cloud & Co/, 'and on top of the chat for good');
  t.notMatch(screen(contact({ decision: 'accepted' })), /\[a\]ccept/);
  const profile = { description: 'Herbs\u001b[2J', address: '', email: '', websites: ['https://example.com'], category: 'RETAIL', hours: '', purpose: 'orders', retention: '30 days', policyUrl: '' };
  const about = contactLines({ ...contact({ decision: 'accepted' }), profile }).join('\n');
  t.notMatch(about, /90 days/, 'once it has told its profile, that');
  t.match(about, /what it does: Herbs␛\[2J\ncategory: RETAIL\nuses messages for: orders\nkeeps them: 30 days\nweb: https:\/\/example\.com$/);
  t.match(custodyLines(custody({ custody: 'operator-hosted', badge: false, legalEntity: '', displayName: '', vendor: '' }), null).join('\n'), /nobody has examined who this is[^]*operated by somebody whom nobody names, hosted by the operator of this server/);
});

t.test('questions and templates show numbered choices', async t => {
  t.equal(messageText({ body: question, deleted: false }), 'Herbs\nWhich one?\nWe deliver\nFresh:\n  1) Basil — big\n  2) Mint\nDry:\n  3) Thyme');
  t.equal(messageText({ body: template, deleted: false }), `[offer] Ends soon, until ${localMinute(Date.UTC(2030, 0, 1))}\nTen percent off\n  1) More\n  2) Shop: https://example.com/x\n  3) Call: +12025550102\n  4) Copy: TEN`);
  const message = (body: Body): Message => ({ body }) as Message;
  t.equal(answerOf(message(question), 3, '/location 4 LAT,LON').id, 't');
  t.equal(answerOf(message(template), 1, '/location 4 LAT,LON').id, 'More');
  t.throws(() => answerOf(message(template), 2, '/location 4 LAT,LON'), /for you to open/);
  t.throws(() => answerOf(message(question), 4, '/location 4 LAT,LON'), /no choice 4/);
  t.throws(() => answerOf(message({ ...question, action: { kind: 'locationRequest' } }), 1, '/location 4 LAT,LON'), /asks for a place: send one with \/location 4/);
  const who: Body = { ...question, action: { kind: 'contactRequest' } };
  t.match(messageText({ body: who, deleted: false }), /\n {2}1\) share your name and number$/);
  t.equal(answerOf(message(who), 1, '/location 4 LAT,LON').kind, 'contact');
  t.strictSame(parseChatCommand('/choose 3 2'), { kind: 'choose', number: 3, choice: 2 });
  t.strictSame(parseChatCommand('/report spam'), { kind: 'report', reason: 'spam' });
  t.strictSame(parseChatCommand('/stop'), { kind: 'marketing', on: false });
  t.strictSame(parseChatCommand('/accept-custody'), { kind: 'accept-custody' });
  for (const wrong of ['/choose', '/choose 1', '/choose 1 x', '/report nonsense', '/stop it']) t.equal(parseChatCommand(wrong).kind, 'wrong', wrong);
});

t.test('nothing that a business or its operator writes steers the terminal', async t => {
  t.doesNotThrow(() => { fc.assert(fc.property(anyText, text => {
    const choice = { id: text, title: text, description: text };
    const bodies: Body[] = [
      { kind: 'interactive', header: text, body: text, footer: text, replyTo: null, action: { kind: 'list', button: text, sections: [{ title: text, rows: [choice] }] } },
      { kind: 'template', name: text, language: text, category: 'utility', header: text, place: { latitude: 1, longitude: 2, name: text, address: text }, body: text, footer: text, buttons: [{ kind: 'url', title: text, url: text }, { kind: 'copyCode', title: text, code: text }], offer: { text, expiresAtMs: 0 } },
      { kind: 'choice', target: null, ...choice },
    ];
    const shown = [...bodies.map(body => messageText({ body, deleted: false })), ...custodyLines(custody({ legalEntity: text, displayName: text, vendor: text, purpose: text, retention: text, policyUrl: text }), contact({ displayName: text })), holderMark(custody({ vendor: text }))];
    return shown.every(one => !STEERS_TERMINAL.test(one.replaceAll('\n', '')));
  })); });
});

t.test('a hosted chat is never called end-to-end encrypted', async t => {
  for (const kind of kinds.slice(2)) {
    for (const decision of decisions) {
      const shown = contact({ custody: kind, decision });
      const output = [...custodyLines(custody({ custody: kind, decision }), shown), holderMark(custody({ custody: kind })), screen(shown), safeJson(shown)].join('\n');
      t.notMatch(output.replaceAll('"endToEnd":false', ''), /end[- ]?to[- ]?end|e2e/i, `${kind}, ${decision}`);
    }
  }
  const root = new URL('../../', import.meta.url).pathname;
  const inFolders = ['cli', 'client', 'crypto', 'docs', 'gateway', 'proto', 'storage'].flatMap(folder => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)));
  const ours = ['README.md', 'package.json', ...inFolders].filter(file => /\.(?:ts|md|proto|json|html|yaml)$/.test(file) && !file.startsWith('proto/generated/'));
  // Between devices it is so; and the rule may be named. Everything else that says it has to be thought about first.
  const said = /between devices|devices hold a WebSocket|may be called|never (?:be )?called/;
  const claims = ours.flatMap(file => readFileSync(join(root, file), 'utf8').split('\n').map(line => `${file}: ${line.trim()}`)).filter(line => /end-to-end|end to end encr|e2ee/i.test(line) && !said.test(line));
  t.ok(ours.length > 300);
  t.strictSame(claims, []);
});
