import { SealgateError } from '../proto/errors.ts';
import type { Client, ClientOptions } from './client.ts';

/**
 * Opens the client of a profile: reads who it is, connects to nothing yet.
 */
export async function openClient(options: ClientOptions): Promise<Client> {
  await options.profile.close();
  throw new SealgateError('INTERNAL', { detail: 'being written' });
}
