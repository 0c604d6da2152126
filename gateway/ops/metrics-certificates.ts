import { Gauge, type Registry } from 'prom-client';
import { firstEndMs } from './certificate-file.ts';
import { msPerS } from './metrics-buckets.ts';

/** One file of certificates (PEM) and what this node uses it for; '' when it has none for that. */
export interface CertificateFile {
  readonly use: string;
  readonly path: string;
}

/** When the certificates end that this node shows or trusts. The files are read when somebody scrapes: what counts is what the next connection or the next start will get. */
export function createCertificateMetrics(registry: Registry, files: readonly CertificateFile[]): void {
  const given = files.filter(({ path }) => path !== '');
  new Gauge({
    name: 'sealgate_certificate_not_after_seconds', help: 'Unix time when the first certificate of a file ends, by use; 0: the file cannot be read', labelNames: ['use'], registers: [registry],
    collect() {
      for (const { use, path } of given) this.set({ use }, (firstEndMs(path) ?? 0) / msPerS);
    },
  });
}
