import { encodeSignedBlob, verifyManifest, type ManifestDevice, type VerifiedManifest } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { accountIdToBytes, PRIMARY_DEVICE, type AccountId } from '../../../proto/ids.ts';
import { protocol } from '../../../proto/limits.ts';
import type { messages } from '../../../proto/messages.ts';
import type { AccountRow, AccountWithDevices, DeviceRow } from '../../../storage/accounts/accounts.ts';
import type { StoredSignedKey } from '../../../storage/pre-keys/pre-keys.ts';
import { checkedSignedKey } from '../device-keys.ts';
import type { FrameBody } from '../frames.ts';
import type { RegistrationOutcome } from '../observer.ts';
import type { Shared } from '../shared.ts';
import { accountOfNumber, lockedForMs } from './existing-account.ts';
import { keepAccount, recycleAccount } from './replace-account.ts';
import { liveSession, type LiveSession } from './submit-code.ts';

type Register = messages.sealgate.v1.Register.$Properties;

const dayMs = 86_400_000;
const noBytes = new Uint8Array();

/** Everything of a Register that has been checked. */
export interface Registration {
  readonly manifest: VerifiedManifest;
  readonly blob: Uint8Array;
  readonly device: DeviceRow;
  readonly signed: StoredSignedKey;
  readonly lastResort: StoredSignedKey;
}

/**
 * Makes an account of a verified number, or gives the number's account to a new primary device when PIN or recovery secret are right. What can be
 * corrected is refused before the session is used up; a session registers once.
 */
export async function register(shared: Shared, body: Register): Promise<FrameBody> {
  const id = body.session ?? noBytes;
  return shared.verificationLock.run(Buffer.from(id).toString('hex'), async () => {
    const live = await liveSession(shared, id);
    if (!live.session.verified) throw new SealgateError('NOT_VERIFIED');
    const existing = await accountOfNumber(shared, live.number);
    if (existing?.row.state === 'suspended') throw new SealgateError('SUSPENDED');
    const keeps = existing !== null && await mayKeep(shared, existing, body);
    const registration = keeps
      ? checked(shared, body, existing.row.account, existing.row.manifestVersion + 1)
      : checked(shared, body, live.newAccount, 1);
    if (keeps) mustGoOn(existing, registration.manifest);
    if (!await shared.verificationSessions.consume(id)) throw new SealgateError('SESSION_UNKNOWN');
    const outcome = await store(shared, live, existing, keeps, registration);
    shared.observer.registered(outcome);
    const { account, devices } = registration.manifest;
    return { registered: { account: accountIdToBytes(account), device: PRIMARY_DEVICE, incarnation: devices[0]?.incarnation ?? 0 } };
  });
}

/** Whether the caller has proven more than the number. Throws while a lock holds and they have not. */
async function mayKeep(shared: Shared, existing: AccountWithDevices, body: Register): Promise<boolean> {
  const pinHash = body.pinHash ?? noBytes;
  const recovery = body.recoverySecret ?? noBytes;
  if (pinHash.length > 0 && existing.row.pinHash !== null) {
    await shared.pins.requirePin(existing.row, pinHash);
    return true;
  }
  if (recovery.length > 0 && existing.row.recoveryHash !== null) {
    await shared.pins.requireRecovery(existing.row, recovery);
    return true;
  }
  const retryAfterMs = lockedForMs(shared, existing);
  if (retryAfterMs > 0) throw new SealgateError('REGISTRATION_LOCKED', { retryAfterMs });
  return false;
}

function checked(shared: Shared, body: Register, account: AccountId, version: number): Registration {
  const nowMs = shared.clock.nowMs();
  const manifest = verifyManifest(body.manifest ?? {}, { nowMs, account, clusterId: shared.clusterId, devicesMax: 1 });
  if (manifest.version !== version) throw new SealgateError('STALE_VERSION');
  // Others apply to the operator, who makes their accounts.
  if (manifest.custody !== 'device') throw new SealgateError('BAD_MANIFEST', { detail: 'only accounts with their keys on their own devices register here' });
  const [primary] = manifest.devices;
  if (primary === undefined) throw new SealgateError('BAD_MANIFEST');
  const secretHash = body.secretHash ?? noBytes;
  if (secretHash.length !== protocol.secretBytes) throw new SealgateError('MALFORMED', { detail: 'secret hash' });
  const blob = encodeSignedBlob(manifest.blob);
  if (blob.length > protocol.manifestBytesMax) throw new SealgateError('TOO_LARGE');
  return {
    manifest,
    blob,
    device: deviceRow(primary, secretHash, nowMs),
    signed: checkedSignedKey('ec', primary.identityKey, body.signed),
    lastResort: checkedSignedKey('kyber', primary.identityKey, body.lastResort),
  };
}

export function deviceRow(device: ManifestDevice, secretHash: Uint8Array, nowMs: number): DeviceRow {
  return {
    device: device.id,
    incarnation: device.incarnation,
    registrationId: device.registrationId,
    identityKey: device.identityKey,
    secretHash,
    createdAtMs: nowMs,
  };
}

/** A re-used device id must not see its predecessor's mail, and who was a consumer for others does not become a business. */
function mustGoOn(existing: AccountWithDevices, manifest: VerifiedManifest): void {
  if (manifest.kind !== existing.row.kind) throw new SealgateError('BAD_MANIFEST', { detail: 'another kind of account' });
  const newest = Math.max(0, ...existing.devices.map(({ incarnation }) => incarnation));
  if ((manifest.devices[0]?.incarnation ?? 0) <= newest) throw new SealgateError('BAD_MANIFEST', { detail: 'the incarnation is not newer' });
}

async function store(shared: Shared, live: LiveSession, existing: AccountWithDevices | null, keeps: boolean, registration: Registration): Promise<RegistrationOutcome> {
  const { account } = registration.manifest;
  const { incarnation } = registration.device;
  // Keys of a device that does not exist yet hurt nobody; a device without keys could not be written to.
  await shared.preKeys.setRepeatedUse({ account, device: PRIMARY_DEVICE, incarnation }, { signed: registration.signed, lastResort: registration.lastResort });
  if (existing !== null && keeps) {
    await keepAccount(shared, existing, registration);
    return 'kept';
  }
  const row = newRow(shared, live, registration);
  if (existing !== null) {
    await recycleAccount(shared, existing, row, registration.device);
    return 'recycled';
  }
  if (await shared.accounts.create(row, [registration.device]) === 'taken') throw new SealgateError('CONFLICT');
  return 'created';
}

function newRow(shared: Shared, live: LiveSession, registration: Registration): AccountRow {
  const nowMs = shared.clock.nowMs();
  return {
    account: registration.manifest.account,
    kind: registration.manifest.kind,
    state: 'active',
    numberIndex: shared.vault.index(live.number),
    numberSealed: shared.vault.seal(live.number),
    manifestVersion: registration.manifest.version,
    manifest: registration.blob,
    business: null,
    pinHash: null,
    recoveryHash: null,
    createdAtMs: nowMs,
    lastSeenDay: Math.floor(nowMs / dayMs),
    tag: '',
  };
}
