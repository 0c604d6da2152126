import { toHex } from '../proto/hex.ts';
import { protocol } from '../proto/limits.ts';
import { PRIMARY_DEVICE } from '../proto/ids.ts';
import { checkIdentityKey } from './key-checks.ts';
import type { ManifestDevice, ManifestFields } from './manifest.ts';

const CLUSTER_ID_CHARS_MAX = 64;
const VENDOR_CHARS_MAX = 128;
const CAPABILITIES_MAX = 16;
const CAPABILITY_CHARS_MAX = 32;

/** What is wrong with the form of a manifest, whoever signed it; null: nothing. */
export function manifestFault(fields: ManifestFields, devicesMax: number): string | null {
  if (!Number.isSafeInteger(fields.version) || fields.version < 1 || fields.version > 0xffff_ffff) return 'version';
  if (fields.clusterId === '' || fields.clusterId.length > CLUSTER_ID_CHARS_MAX) return 'cluster id';
  if (!isTime(fields.issuedAtMs) || fields.issuedAtMs === 0) return 'time of issue';
  if (!isTime(fields.expiresAtMs) || (fields.expiresAtMs !== 0 && fields.expiresAtMs <= fields.issuedAtMs)) return 'time of expiry';
  return custodyFault(fields) ?? devicesFault(fields.devices, devicesMax);
}

function custodyFault({ kind, custody, vendor }: ManifestFields): string | null {
  if (kind === 'consumer' && custody !== 'device') return 'custody does not fit the kind of account';
  if ((custody === 'vendor-hosted') !== (vendor !== '') || vendor.length > VENDOR_CHARS_MAX) return 'vendor';
  return null;
}

function devicesFault(devices: readonly ManifestDevice[], devicesMax: number): string | null {
  if (devices[0]?.id !== PRIMARY_DEVICE) return 'the first device is not device 1';
  if (devices.length > devicesMax) return 'too many devices';
  const identities = new Set<string>();
  let lastId = 0;
  for (const device of devices) {
    if (device.id <= lastId) return 'device ids do not ascend';
    lastId = device.id;
    const fault = deviceFault(device);
    if (fault !== null) return fault;
    identities.add(toHex(device.identityKey));
  }
  return identities.size === devices.length ? null : 'two devices with one identity key';
}

function deviceFault(device: ManifestDevice): string | null {
  if (!Number.isInteger(device.registrationId) || device.registrationId < 1 || device.registrationId > protocol.registrationIdMax) return 'registration id';
  if (!isTime(device.incarnation) || device.incarnation === 0) return 'incarnation';
  if (device.capabilities.length > CAPABILITIES_MAX || device.capabilities.some(c => c === '' || c.length > CAPABILITY_CHARS_MAX)) return 'capabilities';
  try {
    checkIdentityKey(device.identityKey);
    return null;
  } catch {
    return 'identity key';
  }
}

function isTime(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
