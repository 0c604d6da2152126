import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface IssuedCertificate { readonly certFile: string; readonly keyFile: string }

/** A certificate authority of a test, made with the `openssl` command. */
export class Authority {
  readonly caFile: string;
  private readonly folder: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    this.caFile = join(folder, 'ca.pem');
    openssl('req', '-x509', ...newKey, '-days', '30', '-subj', '/CN=test authority', '-keyout', join(folder, 'ca-key.pem'), '-out', this.caFile);
  }

  /** For 127.0.0.1, localhost and the host; the key in PKCS#8. */
  issue(name: string, days = 30, host = 'localhost'): IssuedCertificate {
    const [certFile, keyFile, request, extensions] = ['cert.pem', 'key.pem', 'request.pem', 'extensions'].map(end => join(this.folder, `${name}-${end}`));
    if (certFile === undefined || keyFile === undefined || request === undefined || extensions === undefined) throw new Error('no files');
    writeFileSync(extensions, `subjectAltName=DNS:localhost,DNS:${host},IP:127.0.0.1\n`);
    openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', request);
    openssl('x509', '-req', '-in', request, '-CA', this.caFile, '-CAkey', join(this.folder, 'ca-key.pem'), '-CAcreateserial', '-days', String(days), '-extfile', extensions, '-out', certFile);
    return { certFile, keyFile };
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
