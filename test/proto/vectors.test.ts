import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { encodeAccepted, encodeDeliver } from '../../proto/frequent-frames.ts';
import { content, wire } from '../../proto/messages.ts';
import { setUpPython } from '../support/python.ts';

const path = fileURLToPath(new URL('./vectors/vectors.json', import.meta.url));

interface Vector { readonly name: string; readonly type: string; readonly hex: string; readonly value: Record<string, unknown> }
interface Codec { encode(value: object): { finish(): Uint8Array }; decode(bytes: Uint8Array): object }

const codecs: Record<string, Codec> = {
  'sealgate.v1.Frame': wire.Frame,
  'sealgate.v1.Manifest': wire.Manifest,
  'sealgate.v1.SealedPayload': wire.SealedPayload,
  'sealgate.v1.Record': wire.Record,
  'sealgate.v1.ClusterUrls': wire.ClusterUrls,
  'sealgate.content.v1.Content': content.Content,
};
const enums: Record<string, number> = { CUSTODY_DEVICE: 1, SEALED_PREKEY: 3, READ: 1 };

/** Bytes stand as hex:…, enums by name. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  if (typeof value !== 'string') return value;
  return value.startsWith('hex:') ? new Uint8Array(Buffer.from(value.slice(4), 'hex')) : enums[value] ?? value;
}

/** Own fields only, so that defaults on the prototype do not count; the decoder makes an empty list for each repeated field. */
function own(value: unknown): unknown {
  if (value instanceof Uint8Array) return `hex:${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(own);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).filter(([, v]) => !(Array.isArray(v) && v.length === 0)).map(([k, v]) => [k, own(v)]));
  }
  return value;
}

const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vector[];

t.test('golden vectors: our encoder and decoder', t => {
  for (const { name, type, hex, value } of vectors) {
    const codec = codecs[type];
    if (codec === undefined) throw new Error(`no codec for ${type}`);
    const message = plain(value) as object;
    t.equal(Buffer.from(codec.encode(message).finish()).toString('hex'), hex, `${name}: encodes`);
    t.strictSame(own(codec.decode(Buffer.from(hex, 'hex'))), own(message), `${name}: decodes`);
  }
  t.end();
});

t.test('golden vectors: Google\'s implementation', async t => {
  const python = await setUpPython(t.testdir());
  if ('missing' in python) {
    t.comment(`not run: golden vectors in Python (needs ${python.missing})`);
    return;
  }
  const script = fileURLToPath(new URL('./vectors/check.py', import.meta.url));
  const output = execFileSync(python.program, [script, path], { env: python.env, encoding: 'utf8' });
  t.equal(output.trim().split('\n').length, vectors.length, 'each vector encodes and decodes alike');
});

t.test('the frames of every message are those that Frame.encode makes', async t => {
  const id = new Uint8Array(16).fill(7);
  const accepted = { envelopeId: id, acceptedAtMs: 1_795_814_791_000 };
  const deliver = { position: { epoch: 1_795_814_791, offset: 2 ** 40 }, envelopeId: id, sender: id, senderDevice: 3, senderIncarnation: 1, acceptedAtMs: 1, payload: new Uint8Array(300), ephemeral: true, clientMessageId: id };
  t.same(encodeAccepted(300, accepted), wire.Frame.encode({ requestId: 300, accepted }).finish());
  for (const one of [deliver, { position: null, payload: null }]) t.same(encodeDeliver(one), wire.Frame.encode({ deliver: one }).finish());
});
