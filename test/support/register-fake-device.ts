import { FakeDevice } from './fake-device.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { SocketDevice } from './socket-device.ts';

/** Registers a number with keys and no ratchets at a real gateway whose console sender prints the codes. */
export async function registerFakeDevice(gateway: GatewayProcess, number: string): Promise<FakeDevice> {
  const nowMs = Date.now();
  const device = new FakeDevice(nowMs);
  const socket = await SocketDevice.open(gateway.url);
  const session = (await socket.request({ startVerification: { number } })).verificationStarted?.session ?? new Uint8Array();
  const { codeAccepted } = await socket.request({ submitCode: { session, code: await gateway.codeFor(number) } });
  const manifest = device.firstManifest(codeAccepted?.account ?? new Uint8Array(), codeAccepted?.clusterId ?? '', 1, nowMs);
  const answer = await socket.request({ register: device.registerBody(session, manifest) });
  if (!answer.registered) throw new Error(answer.refused?.name ?? 'not registered');
  device.registered(manifest, Number(answer.registered.incarnation));
  socket.close();
  return device;
}
