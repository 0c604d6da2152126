import { SealgateError } from '../../../proto/errors.ts';
import { protocol } from '../../../proto/limits.ts';
import type { messages } from '../../../proto/messages.ts';
import type { RequestHandler } from './request.ts';

/** Passes the primary's one message on to the new device that waits at the address. */
export const sendProvisioning: RequestHandler<messages.sealgate.v1.SendProvisioning.$Properties> = async (shared, _caller, body) => {
  const address = body.address ?? new Uint8Array();
  const message = body.message ?? new Uint8Array();
  if (address.length !== protocol.provisioningAddressBytes || message.length === 0) throw new SealgateError('MALFORMED');
  if (message.length > protocol.provisioningMessageBytesMax) throw new SealgateError('TOO_LARGE');
  const isDelivered = shared.linking.deliver(address, message) || await shared.linkingAcrossNodes?.leave(address, message) === true;
  if (!isDelivered) throw new SealgateError('PROVISIONING_UNKNOWN');
  return { done: {} };
};
