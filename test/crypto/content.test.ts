import fc from 'fast-check';
import t from 'tap';
import { contentLimits as limits, decodeContent, encodeContent, parseContent, serializeContent } from '../../crypto/index.ts';
import { pad, unpad } from '../../crypto/padding.ts';
import { SealgateError } from '../../proto/errors.ts';
import { content as schema } from '../../proto/messages.ts';

type Fields = Parameters<typeof encodeContent>[0];

const id = new Uint8Array(16).fill(1);
const account = new Uint8Array(16).fill(2);
const hash = new Uint8Array(32).fill(3);
const target = { author: account, contentId: id };
const head: Fields = { contentId: id, authoredAtMs: 1_800_000_000_000 };

const good: Record<string, Fields> = {
  text: { text: { body: 'hello', replyTo: target } },
  'longest text': { text: { body: '語'.repeat(limits.textCharsMax) } },
  reaction: { reaction: { target, emoji: '👍' } },
  'reaction taken back': { reaction: { target, emoji: '' } },
  edit: { edit: { target, body: 'x' } },
  delete: { delete: { target } },
  location: { location: { latitude: -90, longitude: 180, name: 'here' } },
  contact: { contact: { vcard: 'BEGIN:VCARD' } },
  timer: { timerChange: { seconds: 0 }, timerSeconds: 60 },
  receipt: { receipt: { kind: schema.Receipt.Kind.READ, contentIds: [id, id] } },
  typing: { typing: { started: true } },
  profile: { profile: { name: 'Ann', about: '' } },
  'sync sent': { syncSent: { recipient: account, content: new Uint8Array([1]), number: '+12025550100' } },
  'sync state': { syncState: { readContentIds: [id], account } },
  attachment: { attachment: { objectId: 'o', key: new Uint8Array(64), digest: hash } },
  null: { null: {}, previousId: id, authorManifest: { version: 1, hash }, recipientManifest: { version: 2, hash }, conversation: { account } },
  group: { null: {}, conversation: { group: new Uint8Array(32) } },
};

const bad: [string, Fields][] = [
  ['no id', { contentId: new Uint8Array(), null: {} }],
  ['short id', { contentId: new Uint8Array(15), null: {} }],
  ['no body', {}],
  ['two bodies', { null: {}, typing: {} }],
  ['previous id', { previousId: new Uint8Array(3), null: {} }],
  ['account', { conversation: { account: new Uint8Array(17) }, null: {} }],
  ['group', { conversation: { group: new Uint8Array(31) }, null: {} }],
  ['empty conversation', { conversation: {}, null: {} }],
  ['manifest version', { authorManifest: { version: 0, hash }, null: {} }],
  ['manifest hash', { recipientManifest: { version: 1, hash: id }, null: {} }],
  ['empty text', { text: { body: '' } }],
  ['reply', { text: { body: 'x', replyTo: { author: account, contentId: account.slice(1) } } }],
  ['reply with a contact', { contact: { vcard: 'x', replyTo: { author: account, contentId: account.slice(1) } } }],
  ['reply with a template', { template: { name: 'x', language: 'en', body: 'x', replyTo: { author: account, contentId: account.slice(1) } } }],
  ['reaction to nothing', { reaction: { emoji: 'x' } }],
  ['edit of nothing', { edit: { body: 'x' } }],
  ['delete of nothing', { delete: {} }],
  ['latitude', { location: { latitude: 90.1, longitude: 0 } }],
  ['longitude', { location: { latitude: 0, longitude: Number.NaN } }],
  ['empty contact', { contact: { vcard: '' } }],
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a kind of the future
  ['kind of receipt', { receipt: { kind: 2 as typeof schema.Receipt.Kind.READ, contentIds: [id] } }],
  ['empty receipt', { receipt: { contentIds: [] } }],
  ['receipt for short ids', { receipt: { contentIds: [new Uint8Array(1)] } }],
  ['sync for nobody', { syncSent: { content: id } }],
  ['sync of nothing', { syncSent: { recipient: account } }],
  ['read ids', { syncState: { readContentIds: [new Uint8Array(2)] } }],
  ['sync of half an account', { syncState: { account: new Uint8Array(2) } }],
  ['attachment key', { attachment: { objectId: 'o', key: new Uint8Array(63), digest: hash } }],
  ['schema', { schema: 1, schemaMin: 2, null: {} }],
];

const tooLarge: [string, Fields][] = [
  ['text', { text: { body: 'x'.repeat(limits.textCharsMax + 1) } }],
  ['edit', { edit: { target, body: 'x'.repeat(limits.textCharsMax + 1) } }],
  ['emoji', { reaction: { target, emoji: 'x'.repeat(limits.emojiBytesMax + 1) } }],
  ['name of location', { location: { name: 'x'.repeat(limits.locationNameCharsMax + 1) } }],
  ['vcard', { contact: { vcard: 'x'.repeat(limits.vcardBytesMax + 1) } }],
  ['timer', { timerSeconds: limits.timerSecondsMax + 1, null: {} }],
  ['timer change', { timerChange: { seconds: limits.timerSecondsMax + 1 } }],
  ['receipt', { receipt: { contentIds: Array.from({ length: limits.receiptIdsMax + 1 }, () => id) } }],
  ['name', { profile: { name: 'x'.repeat(limits.nameCharsMax + 1) } }],
  ['about', { profile: { about: 'x'.repeat(limits.aboutCharsMax + 1) } }],
  ['number', { syncSent: { recipient: account, content: id, number: 'x'.repeat(limits.numberCharsMax + 1) } }],
  ['synced content', { syncSent: { recipient: account, content: new Uint8Array(limits.paddedBytesMax + 1) } }],
  ['size', { attachment: { objectId: 'o', key: new Uint8Array(64), digest: hash, plaintextBytes: limits.attachmentBytesMax + 1 } }],
];

function codeOf(task: () => unknown): string {
  try {
    task();
    return 'fine';
  } catch (error) {
    return error instanceof SealgateError ? error.code : String(error);
  }
}

const lax = (fields: Fields): Uint8Array => pad(schema.Content.encode({ schema: 1, schemaMin: 1, ...head, ...fields }).finish());

t.test('every body there and back', async t => {
  for (const [name, body] of Object.entries(good)) {
    const padded = encodeContent({ ...head, ...body });
    t.equal(padded.length % 160, 0);
    const outcome = decodeContent(padded);
    if (outcome.kind !== 'content') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    t.equal(outcome.content.schema, 1);
    t.strictSame(serializeContent(outcome.content), unpad(padded), name);
    t.equal(parseContent(serializeContent({ ...head, ...body })).kind, 'content');
  }
});

t.test('what is wrong is neither written nor read', async t => {
  for (const [name, body] of bad) {
    t.equal(codeOf(() => encodeContent({ ...head, ...body })), 'MALFORMED', name);
    if (name !== 'two bodies') t.equal(decodeContent(lax(body)).kind, 'malformed', name);
  }
  for (const [name, body] of tooLarge) {
    t.equal(codeOf(() => encodeContent({ ...head, ...body })), 'TOO_LARGE', name);
    t.equal(decodeContent(lax(body)).kind, 'malformed', name);
  }
});

t.test('what can be sent can be copied to the own devices, and fits a server\'s payload', async t => {
  const longest = serializeContent({ ...head, text: { body: '語'.repeat(limits.textCharsMax), replyTo: target }, previousId: id, conversation: { account }, authorManifest: { version: 9, hash }, recipientManifest: { version: 9, hash } });
  t.equal(codeOf(() => encodeContent({ ...head, syncSent: { recipient: account, content: longest, number: '+123456789012345' } })), 'fine');
  t.equal(codeOf(() => encodeContent({ ...head, attachment: { objectId: 'o', key: new Uint8Array(64), digest: hash, incrementalMac: new Uint8Array(8192), caption: '語'.repeat(3000) } })), 'TOO_LARGE');
  t.equal(limits.paddedBytesMax % 160, 0);
  t.ok(limits.paddedBytesMax + 2000 <= 16 * 1024);
  t.equal(decodeContent(new Uint8Array(limits.paddedBytesMax + 160)).kind, 'malformed');
});

t.test('what is longer than the longest is not even looked into', async t => {
  t.match(decodeContent(new Uint8Array(limits.paddedBytesMax)), { kind: 'malformed', detail: 'padding' });
  t.match(decodeContent(new Uint8Array(limits.paddedBytesMax + 160)), { kind: 'malformed', detail: 'too long' });
});

t.test('newer schemas', async t => {
  const kind = (fields: Fields) => decodeContent(lax(fields)).kind;
  t.equal(kind({ schema: 2, schemaMin: 2 }), 'newer', 'a body this version does not know');
  t.equal(kind({ schema: 2, schemaMin: 2, text: { body: '' } }), 'newer', 'and one that it thinks it knows');
  t.equal(kind({ schema: 2, schemaMin: 1 }), 'newer');
  t.equal(kind({ schema: 2, schemaMin: 1, text: { body: 'x' } }), 'content', 'this version will do');
  t.equal(kind({ schema: 2, schemaMin: 2, contentId: new Uint8Array(2) }), 'malformed', 'ids never change');
});

t.test('padding: one form for one content', async t => {
  t.equal(pad(new Uint8Array(159)).length, 160);
  t.equal(pad(new Uint8Array(160)).length, 320);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), bytes => {
    const padded = pad(bytes);
    return padded.length % 160 === 0 && padded.length > bytes.length && padded.length <= bytes.length + 160 && Buffer.compare(unpad(padded) ?? new Uint8Array(1), bytes) === 0;
  }));
  t.equal(unpad(new Uint8Array()), null);
  t.equal(unpad(new Uint8Array(160)), null, 'no end');
  t.equal(unpad(pad(id).subarray(1)), null, 'not a multiple');
  t.equal(unpad(new Uint8Array([...pad(id), ...new Uint8Array(160)])), null, 'more than needed');
  t.equal(unpad(pad(id).fill(1, 20, 21)), null, 'not zeros');
  const shortest = pad(new Uint8Array());
  t.equal(shortest.length, 160);
  t.strictSame(unpad(shortest), new Uint8Array());
});

t.test('random bytes: an outcome', async () => {
  const kinds = ['content', 'newer', 'malformed'];
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => kinds.includes(decodeContent(bytes).kind) && kinds.includes(decodeContent(pad(bytes)).kind)), { numRuns: 500 });
  const sample = serializeContent({ ...head, text: { body: 'hello', replyTo: target }, conversation: { account } });
  fc.assert(fc.property(fc.nat(), fc.nat(255), (at, value) => {
    const bytes = new Uint8Array(sample);
    bytes[at % bytes.length] = value;
    return kinds.includes(parseContent(bytes).kind);
  }), { numRuns: 500 });
});

t.test('text comes back as it was', async () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), body => {
    const outcome = decodeContent(encodeContent({ ...head, text: { body } }));
    return outcome.kind === 'content' && outcome.content.text?.body === body;
  }));
});
