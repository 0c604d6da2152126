import { accountIdToBytes, type AccountId, type DeviceKey } from '../../../proto/ids.ts';
import { wire } from '../../../proto/messages.ts';
import type { CustodyAnswer } from '../../../storage/relations/relations.ts';
import type { FreshEntry } from '../cache/directory.ts';

/** The record, for the consumer's partition, that asks one device whether the business may write. */
export function custodyOfferRecord({ account, device, incarnation }: DeviceKey, business: AccountId, fresh: FreshEntry, nowMs: number): Uint8Array {
  const custodyOffer = {
    account: accountIdToBytes(business),
    manifest: wire.SignedBlob.decode(fresh.manifest),
    business: fresh.business === null ? null : wire.SignedBlob.decode(fresh.business),
  };
  return wire.Record.encode({ event: { account: accountIdToBytes(account), device, incarnation, acceptedAtMs: nowMs, custodyOffer } }).finish();
}

/** The record, for the business's partition, that tells one of its devices what a consumer has answered. */
export function custodyAnsweredRecord({ account, device, incarnation }: DeviceKey, consumer: AccountId, { version, accepted }: CustodyAnswer, nowMs: number): Uint8Array {
  const custodyAnswered = { account: accountIdToBytes(consumer), custodyVersion: version, accept: accepted };
  return wire.Record.encode({ event: { account: accountIdToBytes(account), device, incarnation, acceptedAtMs: nowMs, custodyAnswered } }).finish();
}
