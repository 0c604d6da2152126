import { SealgateError } from '../../proto/errors.ts';
import { accountIdFromBytes, parseDeviceId, type AccountId, type DeviceId } from '../../proto/ids.ts';
import { protocol } from '../../proto/limits.ts';
import type { messages } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';
import type { DeviceCredentials } from '../../storage/accounts/accounts.ts';
import type { DeviceConnection } from './connection.ts';
import { DeviceSession } from './device-session.ts';
import { comeAgain } from './routes/send-away.ts';
import { meetWrongNode } from './routes/wrong-node.ts';
import { sameHash, sha256 } from '../ops/keys/secret-hash.ts';
import type { Shared } from './shared.ts';
import { welcomeFrame } from './welcome.ts';

export type Hello = messages.sealgate.v1.Hello.$Properties;

const dayMs = 86_400_000;
/** Compared with when there is no such device, so that the answer takes as long. No secret hashes to it. */
const nobodysHash = new Uint8Array(32);
const noBytes = new Uint8Array();

/** Answers Hello with Welcome and attaches the device, sends it on, or refuses and closes. `bytes`: the frame as it came. Rejects when the store fails: nobody gets in then. */
export async function runHello(connection: DeviceConnection, requestId: number, hello: Hello, bytes: Uint8Array): Promise<void> {
  const { shared } = connection;
  const account = accountIdFromBytes(hello.account ?? noBytes);
  const device = parseDeviceId(hello.device ?? 0);
  const secret = hello.secret ?? noBytes;
  if ((hello.protocol ?? 0) !== protocol.version) {
    refuseAndClose(connection, requestId, 'UNSUPPORTED_PROTOCOL', 'PROTOCOL_ERROR');
    return;
  }
  if (account === null || device === null || secret.length !== protocol.secretBytes || Buffer.byteLength(hello.client ?? '') > protocol.clientNameBytesMax) {
    refuseAndClose(connection, requestId, 'MALFORMED', 'PROTOCOL_ERROR');
    return;
  }
  const owner = shared.router.ownerOf(account);
  if (owner.at !== 'here') {
    meetWrongNode(connection, owner, hello.hops ?? 0, bytes);
    return;
  }
  if (shared.hellosUnderway >= shared.limits.hellosAtOnceMax) {
    comeAgain(connection, 'busy');
    return;
  }
  const authenticatedAtMs = shared.clock.monotonicMs();
  const credentials = await readCredentials(shared, account, device);
  if (!connection.isOpen) return;
  const isRight = sameHash(sha256(secret), credentials?.secretHash ?? nobodysHash);
  if (!isRight || credentials === null || credentials.state === 'deleted') {
    refuseAndClose(connection, requestId, 'UNAUTHENTICATED', 'REAUTHENTICATE');
    return;
  }
  if (credentials.state === 'suspended') {
    refuseAndClose(connection, requestId, 'SUSPENDED', 'SUSPENDED');
    return;
  }
  shared.router.manifestSeen(account, credentials.manifestVersion);
  const key = { account, device, incarnation: credentials.incarnation };
  const session = new DeviceSession(connection, key, authenticatedAtMs, positionOf(hello.lastPosition));
  connection.becomeAuthenticated(session);
  connection.queue(welcomeFrame(shared, requestId, credentials));
  // Deliveries may follow within attach, and Welcome comes first.
  connection.flush();
  touch(shared, key.account, credentials);
  attach(connection, session);
}

/** More than the store answers in time would all be too late; so only as many are asked of it as it can answer. */
async function readCredentials(shared: Shared, account: AccountId, device: DeviceId): Promise<DeviceCredentials | null> {
  shared.hellosUnderway += 1;
  try {
    return await shared.accounts.credentials(account, device);
  } finally {
    shared.hellosUnderway -= 1;
  }
}

function attach(connection: DeviceConnection, session: DeviceSession): void {
  if (!connection.isOpen) return;
  try {
    session.attach();
  } catch (error) {
    if (SealgateError.is(error, 'UNAUTHENTICATED')) {
      // Removed, suspended or deleted while its credentials were being read.
      connection.close('REAUTHENTICATE');
      return;
    }
    if (SealgateError.is(error, 'CONFLICT')) {
      connection.close('REPLACED');
      return;
    }
    if (!SealgateError.is(error)) connection.shared.observer.failed('attach', error);
    comeAgain(connection);
  }
}

function refuseAndClose(connection: DeviceConnection, requestId: number, code: ConstructorParameters<typeof SealgateError>[0], close: Parameters<DeviceConnection['close']>[0]): void {
  connection.refuse(requestId, new SealgateError(code));
  connection.close(close);
}

function positionOf(position: messages.sealgate.v1.Position.$Properties | null | undefined): Position | null {
  return position === null || position === undefined ? null : { epoch: position.epoch ?? 0, offset: position.offset ?? 0 };
}

/** Once a day per account; losing it costs a day of the registration lock. */
function touch(shared: Shared, account: DeviceSession['device']['account'], credentials: DeviceCredentials): void {
  const today = Math.floor(shared.clock.nowMs() / dayMs);
  if (credentials.lastSeenDay >= today) return;
  shared.accounts.touch(account, today).catch((error: unknown) => { shared.observer.failed('touch', error); });
}
