import { accountIdToBytes, type AccountId, type DeviceId } from '../../../proto/ids.ts';
import { wire } from '../../../proto/messages.ts';
import type { EnvelopeRecord } from '../delivery/delivery-host.ts';
import type { DirectoryEntry } from '../cache/directory.ts';

/**
 * Devices of the account that the envelope lacks: it was sealed for an older manifest. A completed set is a part by design, so for it everything it lacks is named
 * when it is old; the sender's memory and the receivers' envelope ids make that harmless.
 */
export function missingDevices(record: EnvelopeRecord, entry: DirectoryEntry, sender: AccountId): readonly DeviceId[] {
  if ((record.manifestVersion ?? 0) >= entry.version) return [];
  return entry.devices
    .filter(({ key }) => !(key.account === sender && key.device === record.senderDevice && key.incarnation === record.senderIncarnation))
    .filter(({ key }) => record.sealed?.some(sealed => sealed.device === key.device && sealed.incarnation === key.incarnation) !== true)
    .map(({ key }) => key.device);
}

/** The record, for the sender's partition, that tells the sending device to complete the set. */
export function setChangedRecord(
  record: EnvelopeRecord, sender: AccountId, manifest: Uint8Array, missing: readonly DeviceId[], nowMs: number,
): Uint8Array {
  const setChanged = {
    envelopeId: record.envelopeId ?? null,
    clientMessageId: record.clientMessageId ?? null,
    recipient: record.recipient ?? null,
    manifest: wire.SignedBlob.decode(manifest),
    missing: [...missing],
  };
  return wire.Record.encode({
    event: { account: accountIdToBytes(sender), device: record.senderDevice ?? 0, incarnation: record.senderIncarnation ?? 0, acceptedAtMs: nowMs, setChanged },
  }).finish();
}

/** The event for the devices of an account whose manifest changed. */
export function manifestChangedFrame(manifest: Uint8Array): Uint8Array {
  return wire.Frame.encode({ manifestChanged: { manifest: wire.SignedBlob.decode(manifest) } }).finish();
}
