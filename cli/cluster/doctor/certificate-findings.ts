import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { firstEndMs } from '../../../gateway/ops/listeners/certificate-file.ts';
import type { ServiceLink } from '../../../gateway/ops/cluster-links.ts';
import type { Config } from '../../../gateway/ops/config/config-schema.ts';
import { spanText } from '../table.ts';
import { orOk, problem, warning, type Finding } from './finding.ts';

/** A certificate that is in use somewhere. */
export interface SeenCertificate {
  /** A file's setting and path, or a server. */
  readonly where: string;
  /** When the first of the chain ends; null: it cannot be had, which `reason` is about. */
  readonly endsAtMs: number | null;
  readonly reason: string;
}

const WARNING_MS = 21 * 86_400_000;
const CONNECT_TIMEOUT_MS = 5000;

export function certificateFindings(certificates: readonly SeenCertificate[], nowMs: number): readonly Finding[] {
  const found = certificates.flatMap(({ where, endsAtMs, reason }) => {
    if (endsAtMs === null) return [problem('certificates', `${where}: ${reason}`, 'put a certificate there that the other side accepts')];
    if (endsAtMs <= nowMs) return [problem('certificates', `${where} ended ${spanText(nowMs - endsAtMs)} ago`, 'renew it')];
    return endsAtMs - nowMs < WARNING_MS ? [warning('certificates', `${where} ends in ${spanText(endsAtMs - nowMs)}`, 'renew it')] : [];
  });
  return orOk('certificates', found, certificates.length === 0 ? 'none is used' : `${certificates.length} looked at`);
}

/** Those that the configuration names, as the files on this machine have them. */
export function configuredCertificates({ tls, kafka, cassandra, routing }: Config): readonly SeenCertificate[] {
  const files = { 'tls.certFile': tls.certFile, 'routing.caFile': routing.caFile, 'kafka.caFile': kafka.caFile, 'kafka.certFile': kafka.certFile, 'cassandra.caFile': cassandra.caFile, 'cassandra.certFile': cassandra.certFile };
  return Object.entries(files).filter(([, path]) => path !== '')
    .map(([setting, path]) => ({ where: `${setting} ${path}`, endsAtMs: firstEndMs(path), reason: 'cannot be read as certificates' }));
}

/** What a server shows to those who connect with this link. */
export function serverCertificate(where: string, address: string, tls: NonNullable<ServiceLink['tls']>): Promise<SeenCertificate> {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  return new Promise(resolve => {
    const answer = (endsAtMs: number | null, reason: string): void => {
      socket.destroy();
      resolve({ where: `${where} ${address}`, endsAtMs, reason });
    };
    const socket = connect({ host, port: Number(port), ...tls, ...isIP(host) === 0 ? { servername: host } : {}, timeout: CONNECT_TIMEOUT_MS }, () => {
      answer(firstEnd(socket.getPeerCertificate(true)), '');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => { answer(null, error.code ?? error.message); });
    socket.on('timeout', () => { answer(null, 'no answer'); });
    socket.on('close', () => { answer(null, 'the connection was closed'); });
  });
}

function firstEnd(certificate: DetailedPeerCertificate): number {
  const ownMs = Date.parse(certificate.valid_to);
  const { issuerCertificate: issuer } = certificate;
  // A root names itself.
  return typeof issuer !== 'object' || issuer.fingerprint256 === certificate.fingerprint256 ? ownMs : Math.min(ownMs, firstEnd(issuer));
}
