import t, { type Test } from 'tap';
import { chooseTransport } from '../../../../gateway/device/transport/choose-transport.ts';
import { UwsTransport } from '../../../../gateway/device/transport/transport-uws.ts';
import { loadUws } from '../../../../gateway/device/transport/uws-library.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import type { TransportOptions } from '../../../../gateway/device/transport/transport.ts';
import { Recorder, testOptions, transportContract } from './contract.ts';
import { dialSocket } from './socket-client.ts';
import { makeCertificate, socketTransportTests } from './socket-tests.ts';

const loaded = await loadUws();
if ('library' in loaded) {
  const { library } = loaded;
  const make = (changes: Partial<TransportOptions> = {}): UwsTransport => new UwsTransport(library, { ...testOptions, ...changes });
  transportContract(t, { tooBigCodes: [1006], make, dial: (_transport, port, origin) => dialSocket(port, origin === undefined ? {} : { origin }) });
  socketTransportTests(t, make);

  /** Of sixty clients that dial at once. */
  const mostOpenedInOneTurn = async (t: Test, { tls }: Pick<TransportOptions, 'tls'>): Promise<number> => {
    const transport = make({ tls });
    const server = new Recorder();
    const { port } = await transport.listen(server);
    t.teardown(() => transport.close());
    let opened = 0;
    let most = 0;
    server.onOpen = () => {
      opened += 1;
      most = Math.max(most, opened);
      if (opened === 1) setImmediate(() => { opened = 0; });
    };
    await Promise.all(Array.from({ length: 60 }, () => dialSocket(port, { tls: tls !== null })));
    return most;
  };

  t.test('of a flood of TLS handshakes a turn of the loop makes five at most, so that frames of who is in come between', async t => {
    t.ok(await mostOpenedInOneTurn(t, { tls: makeCertificate(t.testdir(), 'flood') }) <= 5);
    t.ok(await mostOpenedInOneTurn(t, { tls: null }) > 5, 'what costs little is not held back');
  });

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
