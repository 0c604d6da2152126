import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Makes a certificate (P-256) for localhost with the `openssl` command. Returns its files; the certificate is its own authority. */
export function makeSelfSigned(folder: string): { readonly certFile: string; readonly keyFile: string } {
  const certFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', keyFile, '-out', certFile,
  ], { stdio: 'pipe' });
  return { certFile, keyFile };
}
