import { accountIdFromBytes, type AccountId, type DeviceKey } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import type { EnvelopeRecord } from '../delivery/delivery-host.ts';
import type { DirectoryEntry } from '../cache/directory.ts';
import { present } from '../present.ts';

export type RecordBody = messages.sealgate.v1.Record.$Properties;
export type ManifestRecord = messages.sealgate.v1.ManifestRecord.$Properties;
export type RelationRecord = messages.sealgate.v1.RelationRecord.$Properties;
export type EventRecord = messages.sealgate.v1.EventRecord.$Properties;

/** A record that was taken from the log, with its account known. */
export interface ConsumedRecord {
  readonly offset: number;
  readonly record: RecordBody;
  readonly bytes: number;
  readonly receivedAtMs: number;
}

/** The account in whose order the record has to be handled; null: none. */
export function accountOf(record: RecordBody): AccountId | null {
  const bytes = record.envelope?.recipient ?? record.manifest?.account ?? record.event?.account ?? record.relation?.account;
  return !present(bytes) ? null : accountIdFromBytes(bytes);
}

export function senderOf(envelope: EnvelopeRecord): AccountId | null {
  return !present(envelope.sender) ? null : accountIdFromBytes(envelope.sender);
}

/** Whether a sleeping device is to be woken for it at once. */
export function isUrgent({ envelope }: RecordBody): boolean {
  return envelope?.urgent === true;
}

/** The listed device that is named, null when it is not listed (any more). */
export function listedKey(
  entry: DirectoryEntry, named: { readonly device?: number | null; readonly incarnation?: number | null } | undefined,
): DeviceKey | null {
  if (named === undefined) return null;
  for (const { key } of entry.devices) {
    if (key.device === named.device && key.incarnation === named.incarnation) return key;
  }
  return null;
}
