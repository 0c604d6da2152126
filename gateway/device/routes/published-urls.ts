import type { SignedBlob } from '../../../crypto/index.ts';

/** Where devices may connect, as clients are told. */
export interface PublishedUrls {
  /** `own` first; '' when it is not known or cannot be reached from outside. `signed`: an encoded ClusterUrls under the operator key; null where there is one node only. */
  current(): { readonly own: string; readonly urls: readonly string[]; readonly signed: SignedBlob | null };
}

/** Of a node that is alone. */
export function fixedUrls(own: string): PublishedUrls {
  const published = { own, urls: own === '' ? [] : [own], signed: null };
  return { current: () => published };
}
