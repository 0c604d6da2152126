import t from 'tap';
import { ClientEndpointPort } from '../../../../cli/business/client-endpoint-port.ts';
import type { EndpointPort } from '../../../../gateway/business/endpoint/endpoint-port.ts';
import { verifyManifest } from '../../../../crypto/index.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { PRIMARY_DEVICE, type DeviceKey } from '../../../../proto/ids.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { account } from '../../../storage/support.ts';
import { portContract } from './port-contract.ts';
import { EndpointRig } from './rig.ts';

const variants: readonly { readonly name: string; readonly open: (rig: EndpointRig, device: DeviceKey, secret: Uint8Array) => { readonly port: EndpointPort; readonly close: () => Promise<void> } }[] = [
  { name: 'of this node', open: rig => ({ port: rig.port(), close: async () => undefined }) },
  { name: 'of a client', open: (rig, device, secret) => {
    const port = new ClientEndpointPort({ device, secret, serverUrl: rig.url, clock: systemClock, random: systemRandom, requestTimeoutMs: 30_000, offlineAfterMs: 30_000 });
    port.start();
    return { port, close: () => port.close() };
  } },
];

t.test('the endpoint\'s port', async t => {
  const rig = await EndpointRig.open(t);
  for (const [i, { name, open }] of variants.entries()) {
    await t.test(name, async t => {
      const shop = await rig.consumer(`+1202555013${i}`);
      const ada = await rig.consumer(`+1202555014${i}`);
      const self = shop.profile.get('self', '');
      const [business, consumer] = [shop.client.self?.account, ada.client.self?.account];
      if (self === null || business === undefined || consumer === undefined) throw new Error('nobody registered');
      const found = await rig.port().findAccount({ account: business });
      const { devices } = verifyManifest(found?.manifest ?? {}, { account: business, nowMs: systemClock.nowMs() });
      await shop.client.close();
      const device = { account: business, device: PRIMARY_DEVICE, incarnation: devices[0]?.incarnation ?? 0 };
      const { port, close } = open(rig, device, self.secret);
      t.teardown(close);
      await portContract(t, { port, device, consumer: { client: ada.client, account: consumer, number: ada.number }, unknown: account(99) });
    });
  }
});
