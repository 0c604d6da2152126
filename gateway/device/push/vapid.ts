import { createECDH, hkdfSync } from 'node:crypto';
import type { KeyRing } from '../../ops/keys/key-ring.ts';

export interface VapidKeys {
  /** base64url, uncompressed point: what a browser's subscription is made for. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The gateway's identity towards push services, made from the operator key: subscriptions stay good as long as that key does. */
export function vapidKeys(keys: KeyRing): VapidKeys {
  const secret = Buffer.from(hkdfSync('sha256', keys.current('operator').bytes, new Uint8Array(), 'sealgate vapid', 32));
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(secret);
  return { publicKey: pair.getPublicKey('base64url'), privateKey: secret.toString('base64url') };
}
