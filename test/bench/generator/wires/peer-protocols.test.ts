import t from 'tap';
import { ByteStream } from '../../../../bench/generator/wires/byte-stream.ts';
import { packetIdOf, publishFrame, tokenOf } from '../../../../bench/generator/wires/mqtt/packets.ts';
import { attribute, bodyRange, elementName } from '../../../../bench/generator/wires/xmpp/stanzas.ts';
import { LoadPayload, MessageKind, type LoadHeader } from '../../../../bench/generator/load-payload.ts';

t.test('a byte stream: packets cross the borders of messages, whatever the cut', async t => {
  const bytes = Buffer.from([1, 10, 3, 20, 21, 22, 0, 2, 30, 31]);
  const take = (taken: number[][]) => (buffer: Buffer, at: number, end: number): number => {
    const next = at + 1 + (buffer[at] ?? 0);
    if (next > end) return -1;
    taken.push([...buffer.subarray(at + 1, next)]);
    return next;
  };
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      const stream = new ByteStream();
      const taken: number[][] = [];
      // What lies outside of a message is another's.
      for (const [from, to] of [[0, first], [first, second], [second, bytes.length]] as const) stream.feed(bytes, from, to, take(taken));
      t.same(taken, [[10], [20, 21, 22], [], [30, 31]], `cut at ${first} and ${second}`, { diagnostic: false });
    }
  }
});

t.test('MQTT: packet ids begin anew and still tell the token', async t => {
  for (const token of [1, 2, 65_535, 65_536, 65_537, 131_070, 131_071, 1_000_000]) {
    t.ok(packetIdOf(token) >= 1 && packetIdOf(token) <= 65_535);
    for (const later of [0, 1, 100, 65_534]) t.equal(tokenOf(packetIdOf(token), token + later), token, `${token} while ${token + later} is the last`);
  }
});

t.test('MQTT: a message is one packet with the topic of its receiver', async t => {
  const payload = new LoadPayload(7, 262, () => 9);
  const header = { sender: 1, recipient: 12, sequence: 3, intendedUs: 4, kind: MessageKind.Message };
  const packet = publishFrame(5, header, payload).subarray(8);
  t.equal(packet[0], 0x32);
  t.equal((packet[1] ?? 0) - 128 + 128 * (packet[2] ?? 0), packet.length - 3);
  t.equal(packet.toString('latin1', 5, 9), 'd/12');
  t.equal(packet.readUInt16BE(9), 5);
  const read: LoadHeader = { sender: 0, recipient: 0, sequence: 0, intendedUs: 0, kind: MessageKind.Message };
  t.ok(payload.read(packet, 11, packet.length, read));
  t.same(read, header);
});

t.test('XMPP: what is read of a stanza, in the words of either server', async t => {
  const read = (stanza: string): unknown[] => {
    const around = Buffer.from(`</body>${stanza}<body>`);
    const [start, end] = [7, around.length - 6];
    const body = bodyRange(around, start, end);
    return [elementName(around, start, end), attribute(around, start, end, 'type'), attribute(around, start, end, 'h'), body === null ? null : around.toString('latin1', body.from, body.to)];
  };
  t.same(read("<message to='d1@localhost/bench' type='chat' id='7'><body>QUJD</body></message>"), ['message', 'chat', undefined, 'QUJD']);
  t.same(read('<message type="error" id="7"/>'), ['message', 'error', undefined, null]);
  t.same(read("<a xmlns='urn:xmpp:sm:3' h='12'/>"), ['a', undefined, '12', null]);
  t.same(read("<stream:features xmlns:stream='x'><sm type='inner'/></stream:features>"), ['features', undefined, undefined, null]);
});
