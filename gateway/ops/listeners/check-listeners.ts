import { SealgateError } from '../../../proto/errors.ts';
import type { Config } from '../config/config-schema.ts';
import { isLoopback } from './loopback.ts';

/**
 * A listener that others can reach needs TLS, or the operator's word that the network in between is protected. Throws NOT_LOOPBACK that names the listener.
 */
export function checkListeners({ device, api, operator, tls, insecure }: Config): void {
  const hasTls = tls.certFile !== '';
  const listeners = [
    { name: 'device.host', host: device.host, isAllowed: hasTls || insecure },
    { name: 'api.host', host: api.host, isAllowed: hasTls || insecure },
    { name: 'operator.host', host: operator.host, isAllowed: operator.insecure || insecure },
  ];
  const open = listeners.find(({ host, isAllowed }) => !isLoopback(host) && !isAllowed);
  if (open !== undefined) throw new SealgateError('NOT_LOOPBACK', { detail: `${open.name} is ${open.host === '' ? 'every address' : open.host}` });
}
