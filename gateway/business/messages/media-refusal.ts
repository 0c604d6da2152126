import { ApiError } from '../http/api-error.ts';

/** Media cannot be uploaded or sent yet; nothing of the message is sent in their place. */
export function refuseMedia(path: string): ApiError {
  return new ApiError(131053, { details: `${path}: this server does not carry media yet; send text, location, contacts, interactive messages or templates without media` });
}
