import t from 'tap';
import { MemoryTransport } from '../../../../gateway/device/transport/transport-memory.ts';
import { testOptions, transportContract, type TestClient } from './contract.ts';

transportContract(t, {
  tooBigCodes: [1006],
  make: changes => new MemoryTransport({ ...testOptions, ...changes }),
  async dial(transport, _port, origin): Promise<TestClient> {
    if (!(transport instanceof MemoryTransport)) throw new Error('not memory');
    const frames: Uint8Array[] = [];
    let closedWith: (code: number) => void = () => undefined;
    const closed = new Promise<number>(resolve => { closedWith = resolve; });
    const client = transport.connect({ onFrame: frame => { frames.push(frame); }, onClose: code => { closedWith(code); } }, origin === undefined ? {} : { origin });
    if (typeof client === 'number') throw new Error(`refused ${client}`);
    return {
      frames, closed,
      send: data => { if (typeof data === 'string') client.sendText(data); else client.send(data); },
      ping: () => { client.ping(); },
      setReading: reading => { client.setReading(reading); },
      close: code => { client.close(code); },
    };
  },
});
