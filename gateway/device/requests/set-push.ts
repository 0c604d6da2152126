import { SealgateError } from '../../../proto/errors.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import { checkEndpoint, publicEndpointRules } from '../push/push-endpoint.ts';
import type { RequestHandler } from './request.ts';

const { NONE, WEB_PUSH, HTTP } = wire.SetPush.Kind;
/** A client may send any number. */
const kinds: ReadonlySet<number> = new Set<number>([WEB_PUSH, HTTP]);
const p256dhBytes = 65;
const authBytes = 16;

/** Registers where to wake this device, or forgets it. */
export const setPush: RequestHandler<messages.sealgate.v1.SetPush.$Properties> = async (shared, { device }, body) => {
  const kind = body.kind ?? NONE;
  if (kind === NONE) {
    await shared.pushRegistrations.set(device, null);
    return { done: {} };
  }
  const p256dh = body.p256dh ?? new Uint8Array();
  const auth = body.auth ?? new Uint8Array();
  if (!kinds.has(kind)) throw new SealgateError('MALFORMED');
  const isWebPush = kind === WEB_PUSH;
  // An uncompressed point, as browsers make it.
  if (isWebPush && (p256dh.length !== p256dhBytes || p256dh[0] !== 4 || auth.length !== authBytes)) throw new SealgateError('MALFORMED');
  const endpoint = body.endpoint ?? '';
  await checkEndpoint(endpoint, publicEndpointRules(shared.resolveHost, shared.limits.pushEndpointBytesMax));
  const none = new Uint8Array();
  await shared.pushRegistrations.set(device, { kind: isWebPush ? 'webPush' : 'http', endpoint, p256dh: isWebPush ? p256dh : none, auth: isWebPush ? auth : none });
  return { done: {} };
};
