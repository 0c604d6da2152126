import type { SecretBox } from '../registry/secret-box.ts';
import { ApiError } from './api-error.ts';
import type { Fields } from './fields.ts';

/** Asks a callback whether it knows the token; 'forbidden' when it may not be called at all. */
export type VerifyCallback = (callback: { readonly url: string; readonly verifyToken: string }) => Promise<'verified' | 'forbidden' | 'failed'>;

export interface KeptCallback { readonly url: string; readonly verifyTokenSealed: string }

const URL_MAX = 200;
const TOKEN_MAX = 200;

/** Reads a callback and asks it, before anything is posted there. Throws 100 and 2200. */
export async function verifiedCallback(given: Fields, names: { readonly url: string; readonly token: string }, verify: VerifyCallback, box: SecretBox, about: string): Promise<KeptCallback> {
  const [url, verifyToken] = [given.text(names.url, { max: URL_MAX }), given.text(names.token, { max: TOKEN_MAX })];
  const verdict = await verify({ url, verifyToken });
  if (verdict === 'forbidden') throw new ApiError(2200, { message: '(#2200) Callback verification failed: the URL is not one that this server may call; it must be a public http or https URL' });
  if (verdict === 'failed') throw new ApiError(2200, { message: '(#2200) Callback verification failed: the URL did not answer 200 with hub.challenge' });
  return { url, verifyTokenSealed: box.seal(verifyToken, about) };
}
