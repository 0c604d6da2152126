import { accountIdToBytes, type AccountId, type DeviceKey } from '../../../proto/ids.ts';
import { wire } from '../../../proto/messages.ts';

export interface ManifestNews {
  /** 0: the account is closed. */
  readonly version: number;
  readonly acceptedAtMs: number;
  readonly closeCode?: number;
  readonly gone?: readonly DeviceKey[];
  readonly willGo?: readonly DeviceKey[];
}

/** The record that tells a partition of a change of an account (proto/record.proto). */
export function manifestRecord(account: AccountId, { gone = [], willGo = [], ...news }: ManifestNews): Uint8Array {
  return wire.Record.encode({ manifest: { account: accountIdToBytes(account), ...news, gone: gone.map(named), willGo: willGo.map(named) } }).finish();
}

function named({ device, incarnation }: DeviceKey): { readonly device: number; readonly incarnation: number } {
  return { device, incarnation };
}
