import t from 'tap';
import { FrameReader } from '../../../../../bench/generator/wires/sealgate/frame-reader.ts';
import { LoadPayload, MessageKind, type LoadHeader } from '../../../../../bench/generator/load-payload.ts';
import { SendTemplate } from '../../../../../bench/generator/wires/sealgate/send-template.ts';
import { ackFrame, helloFrame } from '../../../../../bench/generator/wires/sealgate/small-frames.ts';
import { wire } from '../../../../../proto/messages.ts';
import { payloadSizes } from '../../../../../bench/settings.ts';

/** The payload of one whole binary client frame under the zero mask. */
function unframed(frame: Buffer): Buffer {
  const short = frame.readUInt8(1) & 0x7f;
  const [length, head] = short < 126 ? [short, 2] : short === 126 ? [frame.readUInt16BE(2), 4] : [frame.readUInt32BE(6), 10];
  const seen = { first: frame[0], masked: frame.readUInt8(1) & 0x80, mask: frame.readUInt32BE(head), length: frame.length };
  t.same(seen, { first: 0x82, masked: 0x80, mask: 0, length: head + 4 + length });
  return frame.subarray(head + 4);
}

const account = Buffer.alloc(16, 7);

t.test('a Send made by hand is the one the generated encoder makes', async t => {
  for (const ciphertextBytes of [25, 90, ...payloadSizes, 70_000]) {
    const payload = new LoadPayload(3, ciphertextBytes, () => 0xab);
    const template = new SendTemplate(3, payload);
    const header: LoadHeader = { sender: 1, recipient: 70_000, sequence: 129, intendedUs: 12_345_678.5, kind: MessageKind.Message };
    for (const requestId of [1, 127, 128, 0x7000_0001]) {
      for (const target of [
        { account, manifestVersion: 1, device: 1, incarnation: 0, registrationId: 1, sleeping: [] },
        { account, manifestVersion: 300, device: 127, incarnation: 2 ** 53 - 1, registrationId: 16_383, sleeping: [{ device: 2, incarnation: 7, registrationId: 200 }] },
      ]) {
        const bytes = unframed(template.frame(requestId, target, header));
        const frame = wire.Frame.decode(bytes);
        const sealed = frame.send?.sealed?.[0];
        const sealedBytes = Buffer.from(sealed?.payload ?? []);
        t.equal(frame.requestId, requestId);
        t.same(frame.send?.recipient, account);
        t.equal(frame.send?.clientMessageId?.length, 16);
        t.equal(frame.send?.manifestVersion, target.manifestVersion);
        t.equal(frame.send?.sealed?.length, 1 + target.sleeping.length);
        for (const [index, device] of target.sleeping.entries()) t.match(frame.send?.sealed?.[1 + index], { ...device, payload: sealed?.payload });
        t.match(sealed, { device: target.device, incarnation: target.incarnation, registrationId: target.registrationId });
        const { type, ciphertext } = wire.SealedPayload.decode(sealed?.payload ?? new Uint8Array());
        t.equal(type, wire.SealedType.SEALED_WHISPER);
        t.equal(ciphertext.length, ciphertextBytes);
        t.equal(template.contentAt(sealedBytes, 0, sealedBytes.length), sealedBytes.length - ciphertextBytes, 'and is found again');
        if (target.incarnation !== 0) t.same(Buffer.from(wire.Frame.encode(frame).finish()), bytes, 'byte for byte');
      }
    }
  }
});

t.test('client message ids differ by sender, recipient and sequence', async t => {
  const template = new SendTemplate(3, new LoadPayload(3, 25, () => 0));
  const target = { account, manifestVersion: 1, device: 1, incarnation: 1, registrationId: 1, sleeping: [] };
  const ids = [[1, 2, 1], [1, 2, 2], [2, 1, 1], [1, 3, 1]].map(([sender = 0, recipient = 0, sequence = 0]) => {
    const frame = wire.Frame.decode(unframed(template.frame(1, target, { sender, recipient, sequence, intendedUs: 0, kind: MessageKind.Message })));
    return Buffer.from(frame.send?.clientMessageId ?? []).toString('hex');
  });
  t.equal(new Set(ids).size, ids.length);
});

t.test('a sign of typing is ephemeral, and none is like another', async t => {
  const template = new SendTemplate(3, new LoadPayload(3, 25, () => 0));
  const target = { account, manifestVersion: 1, device: 1, incarnation: 1, registrationId: 1, sleeping: [] };
  const [first, second] = [1, 2].map(() => wire.Frame.decode(unframed(template.frame(1, target, { sender: 1, recipient: 2, sequence: 0, intendedUs: 0, kind: MessageKind.Typing }))).send);
  t.equal(first?.ephemeral, true);
  t.equal(first?.sealed?.length, 1);
  t.notSame(first?.clientMessageId, second?.clientMessageId);
});

t.test('Ack and Hello made by hand are those of the generated encoder', async t => {
  for (const place of [{ epoch: 0, offset: 1 }, { epoch: 1, offset: 0 }, { epoch: 4_294_967_295, offset: 2 ** 53 - 1 }]) {
    const position = { epoch: place.epoch, offset: place.offset };
    const ack = wire.Frame.decode(unframed(ackFrame(place)));
    t.match(ack.ack?.position, position);
    const secret = Buffer.alloc(32, 9);
    const hello = wire.Frame.decode(unframed(helloFrame(0x7000_0000, { account, device: 127, secret, lastPosition: place }, 2)));
    t.equal(hello.requestId, 0x7000_0000);
    t.match(hello.hello, { protocol: 1, account, device: 127, secret, lastPosition: position, client: 'sealgate-bench', hops: 2 });
    t.same(wire.Frame.encode(hello).finish(), wire.Frame.encode({ requestId: 0x7000_0000, hello: { protocol: 1, account, device: 127, secret, lastPosition: position, client: 'sealgate-bench', hops: 2 } }).finish());
  }
  const first = wire.Frame.decode(unframed(helloFrame(1, { account, device: 1, secret: Buffer.alloc(32), lastPosition: { epoch: 0, offset: 0 } })));
  t.equal(first.hello?.hops, 0);
  t.notOk(first.hello?.lastPosition, 'no position before anything came');
});

t.test('Deliver, Accepted and Welcome are read by hand', async t => {
  const reader = new FrameReader();
  const read = (frame: Parameters<typeof wire.Frame.encode>[0]): string => {
    const bytes = Buffer.concat([Buffer.from([1, 2, 3]), wire.Frame.encode(frame).finish(), Buffer.from([4])]);
    const kind = reader.read(bytes, 3, bytes.length - 1);
    if (kind === 'deliver') t.same(bytes.subarray(reader.payloadStart, reader.payloadEnd), Buffer.from(frame.deliver?.payload ?? []));
    return kind;
  };
  const deliver = { envelopeId: account, sender: account, senderDevice: 3, senderIncarnation: 2 ** 41, acceptedAtMs: 2 ** 41, payload: Buffer.alloc(300, 5), clientMessageId: account };
  t.equal(read({ deliver: { ...deliver, position: { epoch: 300, offset: 2 ** 53 - 1 } } }), 'deliver');
  t.match(reader, { hasPosition: true, epoch: 300, offset: 2 ** 53 - 1 });
  t.equal(read({ deliver: { ...deliver, ephemeral: true } }), 'deliver');
  t.equal(reader.hasPosition, false, 'an ephemeral delivery has no position');
  t.equal(read({ deliver: { ...deliver, position: { epoch: 1, offset: 0 } } }), 'deliver');
  t.match(reader, { hasPosition: true, epoch: 1, offset: 0 });
  t.equal(read({ requestId: 300, accepted: { envelopeId: account, acceptedAtMs: 1 } }), 'accepted');
  t.equal(reader.requestId, 300);
  t.equal(read({ requestId: 5, welcome: { clusterId: 'c' } }), 'welcome');
  t.equal(read({ requestId: 5, refused: { code: 1001 } }), 'other');
  t.equal(read({}), 'other');
  t.throws(() => reader.read(Buffer.from([0x82, 0x05, 0x50, 0x3a, 0xff]), 0, 5), RangeError, 'what ends too soon is refused');
});
