import { Gauge, type Registry } from 'prom-client';
import { firstEndMs } from '../listeners/certificate-file.ts';
import type { Config } from '../config/config-schema.ts';
import { msPerS } from './metrics-buckets.ts';

/** Files of certificates (PEM) by what this node uses them for; '' when it has none for that. */
export type CertificateFiles = Readonly<Record<string, string>>;

export function certificateFilesOf({ tls, routing, kafka, cassandra }: Config): CertificateFiles {
  return { listener: tls.certFile, nodesCa: routing.caFile, kafka: kafka.certFile, kafkaCa: kafka.caFile, cassandra: cassandra.certFile, cassandraCa: cassandra.caFile };
}

/** When the certificates end that this node shows or trusts. The files are read when somebody scrapes: what counts is what the next connection or the next start will get. */
export function createCertificateMetrics(registry: Registry, files: CertificateFiles): void {
  const given = Object.entries(files).filter(([, path]) => path !== '');
  new Gauge({
    name: 'sealgate_certificate_not_after_seconds', help: 'Unix time when the first certificate of a file ends, by use; 0: the file cannot be read', labelNames: ['use'], registers: [registry],
    collect() {
      for (const [use, path] of given) this.set({ use }, (firstEndMs(path) ?? 0) / msPerS);
    },
  });
}
