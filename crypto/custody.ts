import { wire, type messages } from '../proto/messages.ts';

/** Who holds the keys. Only the first two may be called end-to-end encrypted. */
export type Custody = 'device' | 'self-hosted' | 'vendor-hosted' | 'operator-hosted';

const byNumber: ReadonlyMap<number, Custody> = new Map<number, Custody>([
  [wire.Custody.CUSTODY_DEVICE, 'device'],
  [wire.Custody.CUSTODY_SELF_HOSTED, 'self-hosted'],
  [wire.Custody.CUSTODY_VENDOR_HOSTED, 'vendor-hosted'],
  [wire.Custody.CUSTODY_OPERATOR_HOSTED, 'operator-hosted'],
]);

const toNumber: Readonly<Record<Custody, messages.sealgate.v1.Custody>> = {
  'device': wire.Custody.CUSTODY_DEVICE,
  'self-hosted': wire.Custody.CUSTODY_SELF_HOSTED,
  'vendor-hosted': wire.Custody.CUSTODY_VENDOR_HOSTED,
  'operator-hosted': wire.Custody.CUSTODY_OPERATOR_HOSTED,
};

/** What is unknown is the weakest. */
export function decodeCustody(value: number): Custody {
  return byNumber.get(value) ?? 'operator-hosted';
}

export function encodeCustody(custody: Custody): messages.sealgate.v1.Custody {
  return toNumber[custody];
}

/** Whether others than the account's own people hold the keys. */
export function isHosted(custody: Custody): boolean {
  return custody === 'vendor-hosted' || custody === 'operator-hosted';
}
