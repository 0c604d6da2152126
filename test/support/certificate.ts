import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate that nobody has signed, in cert.pem and key.pem of the folder; null where there is no openssl. */
export function makeCertificate(folder: string, name: string, days = 2): CertificateFiles | null {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', String(days), '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', certFile]);
  return made.error === undefined && made.status === 0 ? { certFile, keyFile } : null;
}
