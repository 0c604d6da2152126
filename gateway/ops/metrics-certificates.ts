import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Gauge, type Registry } from 'prom-client';
import { msPerS } from './metrics-buckets.ts';

/** One file of certificates (PEM) and what this node uses it for; '' when it has none for that. */
export interface CertificateFile {
  readonly use: string;
  readonly path: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** When the certificates end that this node shows or trusts. The files are read when somebody scrapes: what counts is what the next connection or the next start will get. */
export function createCertificateMetrics(registry: Registry, files: readonly CertificateFile[]): void {
  const given = files.filter(({ path }) => path !== '');
  new Gauge({
    name: 'sealgate_certificate_not_after_seconds', help: 'Unix time when the first certificate of a file ends, by use; 0: the file cannot be read', labelNames: ['use'], registers: [registry],
    collect() {
      for (const { use, path } of given) this.set({ use }, endS(path));
    },
  });
}

function endS(path: string): number {
  try {
    const ends = [...readFileSync(path, 'latin1').matchAll(CERTIFICATE)].map(([pem]) => Date.parse(new X509Certificate(pem).validTo) / msPerS);
    return ends.length === 0 ? 0 : Math.min(...ends);
  } catch {
    return 0; // not there, not for us, or no certificate: all of them need a person
  }
}
