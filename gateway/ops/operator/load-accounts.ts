import { createHash } from 'node:crypto';
import { DeviceIdentity, encodeSignedBlob, generateRegistrationId, signManifest } from '../../../crypto/index.ts';
import type { Clock } from '../../../proto/clock.ts';
import { parseDeviceId, PRIMARY_DEVICE, type DeviceId } from '../../../proto/ids.ts';
import { protocol } from '../../../proto/limits.ts';
import type { Random } from '../../../proto/random.ts';
import type { AccountStore, AccountWithDevices } from '../../../storage/accounts/accounts.ts';
import { newAccountId } from '../new-account-id.ts';
import type { LoadAccount, LoadDevice } from './operator-actions.ts';

export const loadTestTag = 'load-test';

/** Accounts per call of the store: one transaction each, so that live traffic gets its turn in between. */
const accountsPerImport = 500;

export interface LoadAccountParts {
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly clusterId: string;
}

/** The nth device of every account has the same key; those of one account must differ. */
interface LoadIdentity { readonly device: DeviceId; readonly identity: DeviceIdentity }

interface Made { readonly stored: AccountWithDevices; readonly handedOut: LoadAccount }

/**
 * Makes accounts for a load generator: one device each with a secret of its own, beside those that sleep, manifests that verify, no number. One identity key serves them all (and one all second devices), since making keys is not what a load
 * test measures; nobody should write to them anything that matters.
 */
export async function makeLoadAccounts(parts: LoadAccountParts, count: number, sleepingEach: number): Promise<readonly LoadAccount[]> {
  const identities = deviceIds(1 + sleepingEach).map(device => ({ device, identity: DeviceIdentity.generate() }));
  const handedOut: LoadAccount[] = [];
  while (handedOut.length < count) {
    const batch = Array.from({ length: Math.min(accountsPerImport, count - handedOut.length) }, () => makeOne(parts, identities));
    await parts.accounts.import(batch.map(made => made.stored));
    handedOut.push(...batch.map(made => made.handedOut));
  }
  return handedOut;
}

function makeOne({ clock, random, clusterId }: LoadAccountParts, identities: readonly LoadIdentity[]): Made {
  const nowMs = clock.nowMs();
  const account = newAccountId(random);
  const secret = random.bytes(protocol.secretBytes);
  const devices = identities.map(({ device, identity }) => ({ device, incarnation: nowMs, registrationId: generateRegistrationId(random), identity }));
  const [first, ...sleeping] = devices;
  if (first === undefined) throw new Error('an account has a device');
  const listed = devices.map(({ device, identity, ...rest }) => ({ id: device, ...rest, identityKey: identity.publicKey, capabilities: [] }));
  const manifest = signManifest({ account, kind: 'consumer', custody: 'device', clusterId, version: 1, issuedAtMs: nowMs, expiresAtMs: 0, devices: listed, vendor: '' }, first.identity);
  const row = {
    account, kind: 'consumer', state: 'active', numberIndex: null, numberSealed: null, manifestVersion: 1, manifest: encodeSignedBlob(manifest),
    business: null, pinHash: null, recoveryHash: null, createdAtMs: nowMs, lastSeenDay: 0, tag: loadTestTag,
  } as const;
  const rows = devices.map(({ identity, ...device }) => ({
    ...device, identityKey: identity.publicKey, createdAtMs: nowMs,
    // Nobody is told what a sleeping device's secret is.
    secretHash: new Uint8Array(createHash('sha256').update(device.device === PRIMARY_DEVICE ? secret : random.bytes(protocol.secretBytes)).digest()),
  }));
  return {
    stored: { row, devices: rows },
    handedOut: { account, ...namesOf(first), manifestVersion: 1, secret: Buffer.from(secret).toString('base64'), sleeping: sleeping.map(namesOf) },
  };
}

function namesOf({ device, incarnation, registrationId }: LoadDevice): LoadDevice {
  return { device, incarnation, registrationId };
}

function deviceIds(count: number): readonly DeviceId[] {
  return Array.from({ length: count }, (_, index) => parseDeviceId(PRIMARY_DEVICE + index)).filter(device => device !== null);
}
