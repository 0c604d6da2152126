import { watchFiles } from '../ops/listeners/tls-watch.ts';
import type { Node } from './node.ts';

/** Has the listeners show a new certificate soon after it is in its files; the returned function does it at once. It rejects with BAD_CONFIG, and the old one stays. */
export function watchCertificate({ config, clock, log, tls, closers }: Node, listeners: readonly { reloadTls(): Promise<void> | void }[]): () => Promise<void> {
  if (tls === null) return async () => undefined;
  const reload = async (): Promise<void> => {
    for (const listener of listeners) await listener.reloadTls();
    log.info('certificate read again');
  };
  closers.add('certificate watch', watchFiles(clock, [tls.certFile, tls.keyFile], config.tls.checkMs, () => {
    reload().catch((error: unknown) => { log.error({ err: error }, 'the new certificate is not usable; the old one stays'); });
  }));
  return reload;
}
