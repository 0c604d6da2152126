import t from 'tap';
import { chooseTransport } from '../../../../gateway/device/transport/choose-transport.ts';
import { UwsTransport } from '../../../../gateway/device/transport/transport-uws.ts';
import { loadUws } from '../../../../gateway/device/transport/uws-library.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { testOptions, transportContract } from './contract.ts';
import { dialSocket } from './socket-client.ts';
import { socketTransportTests } from './socket-tests.ts';

const loaded = await loadUws();
if ('library' in loaded) {
  const { library } = loaded;
  const make = (changes = {}): UwsTransport => new UwsTransport(library, { ...testOptions, ...changes });
  transportContract(t, { tooBigCodes: [1006], make, dial: (_transport, port, origin) => dialSocket(port, origin === undefined ? {} : { origin }) });
  socketTransportTests(t, make);

  t.test('options that would end the process are refused', async t => {
    for (const change of [{ idleTimeoutMs: 7_000 }, { idleTimeoutMs: 961_000 }, { idleTimeoutMs: 8_500 }, { sendBufferBytesMax: 1 }, { frameBytesMax: 0 }, { port: 70_000 }, { trustedProxies: ['proxy'] }]) {
      t.throws(() => make(change), { code: 'BAD_CONFIG' });
    }
  });
} else {
  t.comment(`not run: uWebSockets (needs a binary that loads: ${loaded.missing})`);
}

t.test('only the very binary of the table runs', async t => {
  await t.rejects(loadUws(new Map()), { code: 'BINARY_UNTRUSTED' });
});

t.test('without the binary ws takes over and says so', async t => {
  const { transport, notice } = await chooseTransport(testOptions, systemClock, async () => ({ missing: 'no binary for plan9' }));
  t.equal(transport.name, 'ws');
  t.match(notice, /plan9.*memory/);
});
