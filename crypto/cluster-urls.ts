import { wire } from '../proto/messages.ts';
import { own } from './bytes.ts';
import { verifySignature } from './key-checks.ts';
import type { OperatorKey } from './operator-key.ts';
import { decodeSignedBlob, signingBytes, type SignedBlob, type SignedBlobInput } from './signed-blob.ts';

export const CLUSTER_DOMAIN = 'sealgate/cluster/v1';

export interface ClusterUrlsFields {
  readonly clusterId: string;
  readonly urls: readonly string[];
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** For the operator: where devices of the cluster may connect. */
export function signClusterUrls(fields: ClusterUrlsFields, operatorKey: OperatorKey): SignedBlob {
  const payload = own(wire.ClusterUrls.encode({ ...fields, urls: [...fields.urls] }).finish());
  return { payload, signature: operatorKey.sign(signingBytes(CLUSTER_DOMAIN, payload)) };
}

/** The URLs, or null for a blob that is not signed by this operator key, of another cluster, expired or malformed: then it says nothing. */
export function verifyClusterUrls(input: SignedBlobInput, { operatorKey, clusterId, nowMs }: {
  readonly operatorKey: Uint8Array;
  readonly clusterId: string;
  readonly nowMs: number;
}): readonly string[] | null {
  try {
    const blob = decodeSignedBlob(input);
    if (!verifySignature(operatorKey, signingBytes(CLUSTER_DOMAIN, blob.payload), blob.signature)) return null;
    const said = wire.ClusterUrls.decode(blob.payload);
    return said.clusterId === clusterId && said.expiresAtMs > nowMs ? said.urls : null;
  } catch {
    return null;
  }
}
