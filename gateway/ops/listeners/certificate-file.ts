import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** When the first certificate of a file (PEM) ends, in ms since 1970; null: it is not there, not for us, or holds none. All of them need a person. */
export function firstEndMs(path: string): number | null {
  try {
    const ends = [...readFileSync(path, 'latin1').matchAll(CERTIFICATE)].map(([pem]) => Date.parse(new X509Certificate(pem).validTo));
    return ends.length === 0 ? null : Math.min(...ends);
  } catch {
    return null;
  }
}
