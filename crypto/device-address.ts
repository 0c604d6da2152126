import { ProtocolAddress } from '@signalapp/libsignal-client';
import { parseAccountId, parseDeviceId, type AccountId, type DeviceId } from '../proto/ids.ts';

/** One keyholder as libsignal names it. */
export interface DeviceAddress {
  readonly account: AccountId;
  readonly device: DeviceId;
}

/** One operation needs the same one several times, and each is a call into libsignal. */
const made = new WeakMap<DeviceAddress, ProtocolAddress>();

/**
 * libsignal authenticates both addresses only when their names are bare lower-case UUIDs: under any other name a message that the
 * server relabelled as somebody else's would decrypt. Asserted here, where every address passes, whatever the types say.
 */
export function toProtocolAddress(address: DeviceAddress): ProtocolAddress {
  const known = made.get(address);
  if (known !== undefined) return known;
  if (parseAccountId(address.account) === null) throw new TypeError('an account id is a lower-case UUID');
  if (parseDeviceId(address.device) === null) throw new TypeError('a device id is 1..127');
  const protocolAddress = ProtocolAddress.new(address.account, address.device);
  made.set(address, protocolAddress);
  return protocolAddress;
}

/** A key for maps, locks and rows. */
export function addressText(address: DeviceAddress): string {
  return `${address.account}.${address.device}`;
}
