import { closeCodes } from '../../proto/close-codes.ts';
import { SealgateError } from '../../proto/errors.ts';

/** What it means for the person that the server closed the connection for good. */
export function afterDisconnect(code: number, text: string): Error {
  if (code === closeCodes.REAUTHENTICATE.code) return new SealgateError('UNAUTHENTICATED');
  if (code === closeCodes.SUSPENDED.code) return new SealgateError('SUSPENDED');
  if (code === closeCodes.REPLACED.code) return new SealgateError('CONFLICT', { detail: 'this device has connected elsewhere' });
  return new SealgateError('OFFLINE', { detail: text === '' ? `close code ${code}` : text });
}
