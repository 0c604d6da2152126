import type { Test } from 'tap';
import type { Client } from '../../../../client/index.ts';
import type { EndpointPort } from '../../../../gateway/business/endpoint/endpoint-port.ts';
import type { Subscription } from '../../../../gateway/routing/router.ts';
import { verifyManifest } from '../../../../crypto/index.ts';
import { accountIdFromBytes, accountIdToBytes, PRIMARY_DEVICE, type AccountId, type DeviceKey } from '../../../../proto/ids.ts';
import { wire, type messages } from '../../../../proto/messages.ts';
import type { Position } from '../../../../proto/position.ts';
import { until } from '../../../support/patience.ts';

export interface PortContract {
  readonly port: EndpointPort;
  /** The business's one device; nothing else is connected as it. */
  readonly device: DeviceKey;
  /** A consumer with a real client, who has accepted the business. */
  readonly consumer: { readonly client: Client; readonly account: AccountId; readonly number: string };
  readonly unknown: AccountId;
}

type Deliver = messages.sealgate.v1.Deliver.$Properties;

/** A subscription that keeps what comes. */
function keeping(device: DeviceKey, lastPosition: Position | null, nowMs: number): { readonly subscription: Subscription; readonly came: Deliver[]; readonly closed: number[] } {
  const [came, closed]: [Deliver[], number[]] = [[], []];
  const subscription: Subscription = {
    device, lastPosition, authenticatedAtMs: nowMs,
    push: frames => {
      for (const frame of frames) {
        const { deliver } = wire.Frame.decode(frame);
        if (deliver) came.push(deliver);
      }
      return frames.length;
    },
    pushEphemeral: () => undefined, queueEmpty: () => undefined, event: () => undefined, close: code => { closed.push(code); },
  };
  return { subscription, came, closed };
}

/** What the endpoint relies on, whichever plane is behind it. */
export async function portContract(t: Test, { port, device, consumer, unknown }: PortContract): Promise<void> {
  const nowMs = performance.now();

  await t.test('accounts are found by number and by id, and nobody by neither', async t => {
    for (const by of [{ number: consumer.number }, { account: consumer.account }]) {
      const found = await port.findAccount(by);
      t.equal(accountIdFromBytes(found?.account ?? new Uint8Array()), consumer.account);
      t.ok((found?.manifest?.payload?.length ?? 0) > 0);
    }
    t.equal(await port.findAccount({ account: unknown }), null);
    t.equal(await port.findAccount({ number: '+12025550177' }), null);
    t.equal(await port.numberOf(consumer.account), consumer.number);
    t.equal(await port.numberOf(unknown), null);
  });

  await t.test('keys: how many are left, bundles of others', async t => {
    t.ok(((await port.keyStatus(device)).repeatedUseDigest?.length ?? 0) === 32);
    t.ok(((await port.uploadKeys(device, {})).repeatedUseDigest?.length ?? 0) === 32, 'nothing new is no fault');
    const [bundle, ...others] = await port.takeBundles(consumer.account, [PRIMARY_DEVICE]);
    t.match(bundle, { device: PRIMARY_DEVICE });
    t.strictSame(others, []);
  });

  await t.test('what comes is kept until it is acknowledged', async () => {
    const first = keeping(device, null, nowMs);
    const attachment = port.attach(first.subscription);
    await consumer.client.send(device.account, { text: 'one' });
    await until(() => first.came.length >= 1, 'a delivery');
    attachment.detach();
    const second = keeping(device, null, nowMs);
    const again = port.attach(second.subscription);
    await consumer.client.send(device.account, { text: 'two' });
    const seen = first.came[0]?.position?.offset ?? 0;
    await until(() => (second.came.at(-1)?.position?.offset ?? 0) > seen, 'what follows, after what was not acknowledged or without it');
    const last = second.came.at(-1)?.position;
    again.ack({ epoch: last?.epoch ?? 0, offset: last?.offset ?? 0 });
    again.detach();
  });

  await t.test('sends are answered, and refused with the protocol\'s codes', async t => {
    const { manifest } = await port.findAccount({ account: consumer.account }) ?? {};
    const { devices, version } = verifyManifest(manifest ?? {}, { account: consumer.account, nowMs: Date.now() });
    const send = (recipient: AccountId, manifestVersion: number): Promise<unknown> => port.send(device, {
      clientMessageId: crypto.getRandomValues(new Uint8Array(16)), recipient: accountIdToBytes(recipient), manifestVersion, urgent: false,
      sealed: devices.map(({ id, incarnation, registrationId }) => ({ device: id, incarnation, registrationId, payload: new Uint8Array(64) })),
    });
    t.match(await send(consumer.account, version), { acceptedAtMs: Number });
    await t.rejects(send(consumer.account, version + 1), { code: 'STALE_MANIFEST' });
    await t.rejects(send(unknown, 1), { code: 'UNKNOWN_ACCOUNT' });
  });

  await t.test('whom the business has blocked it does not hear', async t => {
    const kept = keeping(device, null, nowMs);
    const attachment = port.attach(kept.subscription);
    await port.setBlocked(device.account, consumer.account, true);
    await consumer.client.send(device.account, { text: 'unheard' });
    await port.setBlocked(device.account, consumer.account, false);
    const before = kept.came.length;
    await consumer.client.send(device.account, { text: 'heard' });
    await until(() => kept.came.length > before, 'heard again');
    t.equal(kept.came.length, before + 1);
    attachment.detach();
  });
}
