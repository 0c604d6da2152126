import type { DeviceConnection } from '../connection.ts';
import type { FrameBody } from '../frames.ts';
import type { Shared } from '../shared.ts';

/** The address at which a new device can be reached while this connection is open. */
export async function openProvisioning(shared: Shared, connection: DeviceConnection): Promise<FrameBody> {
  const address = shared.linking.open(connection);
  await shared.linkingAcrossNodes?.opened(address);
  return { provisioningAddress: { address, expiresInSeconds: Math.floor(shared.limits.provisioningTimeoutMs / 1000) } };
}
