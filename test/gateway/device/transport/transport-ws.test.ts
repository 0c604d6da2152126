import t from 'tap';
import { WsTransport } from '../../../../gateway/device/transport/transport-ws.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { Recorder, testOptions, transportContract } from './contract.ts';
import { until } from '../../../support/patience.ts';
import { dialSocket } from './socket-client.ts';
import { socketTransportTests } from './socket-tests.ts';

const make = (changes = {}): WsTransport => new WsTransport({ ...testOptions, ...changes }, systemClock);

transportContract(t, { tooBigCodes: [1006, 1009], make, dial: (_transport, port, origin) => dialSocket(port, origin === undefined ? {} : { origin }) });
socketTransportTests(t, make);

t.test('a silent client is pinged, a dead one cut', async t => {
  const clock = new ManualClock();
  const transport = new WsTransport({ ...testOptions, idleTimeoutMs: 8_000 }, clock);
  const server = new Recorder();
  const { port } = await transport.listen(server);
  t.teardown(() => transport.close());
  const client = await dialSocket(port);
  await until(() => server.sockets.length === 1, 'open');
  clock.advance(4_000);
  await until(() => server.controls === 1, 'the pong');
  clock.advance(8_000);
  await client.closed;
});
