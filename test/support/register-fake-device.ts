import { FakeDevice } from './fake-device.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { SocketDevice } from './socket-device.ts';

/** Registers a number with keys and no ratchets at a real gateway whose console sender prints the codes. */
export async function registerFakeDevice(gateway: GatewayProcess, number: string): Promise<FakeDevice> {
  const nowMs = Date.now();
  const device = new FakeDevice(nowMs);
  // One frame of somebody who is nobody yet, one answer, one connection.
  const ask = async (body: Parameters<SocketDevice['request']>[0]): ReturnType<SocketDevice['request']> => (await SocketDevice.open(gateway.url)).request(body);
  const session = (await ask({ startVerification: { number } })).verificationStarted?.session ?? new Uint8Array();
  const { codeAccepted } = await ask({ submitCode: { session, code: await gateway.codeFor(number) } });
  const manifest = device.firstManifest(codeAccepted?.account ?? new Uint8Array(), codeAccepted?.clusterId ?? '', 1, nowMs);
  const answer = await ask({ register: device.registerBody(session, manifest) });
  if (!answer.registered) throw new Error(answer.refused?.name ?? 'not registered');
  device.registered(manifest, Number(answer.registered.incarnation));
  return device;
}
