import { createHash } from 'node:crypto';
import { createKeyRing, DeviceIdentity, generateRegistrationId, pinHash, signManifest, verifyManifest, type AccountKind, type NewRepeatedUseKeys, type VerifiedManifest } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { toHex } from '../../proto/hex.ts';
import { PRIMARY_DEVICE, type AccountId } from '../../proto/ids.ts';
import { protocol } from '../../proto/limits.ts';
import { wire, type messages } from '../../proto/messages.ts';
import { accountOf, fromHex, own } from '../bytes.ts';
import type { RegisterOptions } from '../registration.ts';
import { bodyOf } from '../connection/frames.ts';
import { put } from '../profile/profile-rows.ts';
import { manifestRow } from '../trust/pinned-manifests.ts';
import { keyRingRow } from './keys.ts';
import { askOnce, type Newcomer } from './unauthenticated.ts';

type CodeAccepted = messages.sealgate.v1.CodeAccepted.$Properties;
type Started = messages.sealgate.v1.VerificationStarted.$Properties;

const CODE_ATTEMPTS = 3;

/** Makes identity and manifest, proves the number and registers; the profile is somebody when this resolves. */
export async function register(newcomer: Newcomer, number: string, options: RegisterOptions): Promise<void> {
  const started = options.session === undefined ? await start(newcomer, number, options) : { session: fromHex(options.session), number };
  const session = own(started.session ?? new Uint8Array());
  const verified = await submitCode(newcomer, started, session, options);
  await claim(newcomer, session, verified, started.number ?? number, options);
}

async function start(newcomer: Newcomer, number: string, options: RegisterOptions): Promise<Started> {
  return bodyOf(await askOnce(newcomer, { startVerification: { number, ...(options.voice === true ? { transport: wire.StartVerification.Transport.VOICE } : {}) } }), 'verificationStarted');
}

async function submitCode(newcomer: Newcomer, started: Started, session: Uint8Array, options: RegisterOptions): Promise<CodeAccepted> {
  const sent = { number: started.number ?? '', digits: started.codeDigits ?? 0, expiresInSeconds: started.expiresInSeconds ?? 0, session: toHex(session) };
  for (let attempt = 1; ; attempt += 1) {
    const code = await options.code({ ...sent, attempt });
    try {
      return bodyOf(await askOnce(newcomer, { submitCode: { session, code: code.trim() } }), 'codeAccepted');
    } catch (error) {
      if (!SealgateError.is(error, 'BAD_CODE') || attempt >= CODE_ATTEMPTS) throw error;
    }
  }
}

/** Which account this becomes: the one of the number when PIN or recovery secret are given, otherwise a new one. */
function claimed(verified: CodeAccepted, options: RegisterOptions): { account: AccountId; version: number; proof: { pinHash?: Uint8Array; recoverySecret?: Uint8Array } } {
  const keeps = verified.existing === true && (options.pin !== undefined || options.recoverySecret !== undefined);
  if (!keeps) {
    if (verified.registrationLock === true) throw new SealgateError('REGISTRATION_LOCKED');
    return { account: accountOf(verified.account), version: 1, proof: {} };
  }
  const account = accountOf(verified.existingAccount);
  const proof = {
    ...(options.pin === undefined ? {} : { pinHash: pinHash(options.pin, account) }),
    ...(options.recoverySecret === undefined ? {} : { recoverySecret: fromHex(options.recoverySecret) }),
  };
  return { account, version: (verified.existingManifestVersion ?? 0) + 1, proof };
}

interface NewPrimary {
  readonly identity: DeviceIdentity;
  readonly registrationId: number;
  readonly manifest: VerifiedManifest;
  readonly keys: NewRepeatedUseKeys;
}

function newPrimary(newcomer: Newcomer, account: AccountId, version: number, clusterId: string, kind: AccountKind): NewPrimary {
  const nowMs = newcomer.clock.nowMs();
  const identity = DeviceIdentity.generate();
  const registrationId = generateRegistrationId(newcomer.random);
  const blob = signManifest({
    account, kind, custody: 'device', clusterId, version, issuedAtMs: nowMs, expiresAtMs: 0, vendor: '',
    devices: [{ id: PRIMARY_DEVICE, incarnation: nowMs, registrationId, identityKey: identity.publicKey, capabilities: [] }],
  }, identity);
  return { identity, registrationId, manifest: verifyManifest(blob, { account, clusterId, nowMs }), keys: createKeyRing(identity, nowMs) };
}

async function claim(newcomer: Newcomer, session: Uint8Array, verified: CodeAccepted, number: string, options: RegisterOptions): Promise<void> {
  const { account, version, proof } = claimed(verified, options);
  const clusterId = verified.clusterId ?? '';
  const made = newPrimary(newcomer, account, version, clusterId, options.business === true ? 'business' : 'consumer');
  const secret = newcomer.random.bytes(protocol.secretBytes);
  // Private halves are durable before anybody can be given the public ones.
  newcomer.store.commit([keyRingRow(made.keys.ring, made.keys.digest)], made.keys.writes);
  const registered = bodyOf(await askOnce(newcomer, { register: {
    session, manifest: made.manifest.blob, secretHash: createHash('sha256').update(secret).digest(),
    signed: made.keys.signed, lastResort: made.keys.lastResort, ...proof,
  } }), 'registered');
  if (accountOf(registered.account) !== account || registered.device !== PRIMARY_DEVICE) throw new SealgateError('INTERNAL', { detail: 'registered as somebody else' });
  const name = options.name ?? '';
  newcomer.store.commit([
    put('self', '', {
      account, device: PRIMARY_DEVICE, incarnation: made.manifest.issuedAtMs, number, registrationId: made.registrationId, identity: made.identity.serialize(),
      secret, clusterId, operatorKey: own(verified.operatorKey ?? new Uint8Array()), serverUrl: newcomer.serverUrl, urls: [],
      name, about: '', profileVersion: name === '' ? 0 : 1, receipts: true,
    }),
    manifestRow(made.manifest, null),
  ]);
}
