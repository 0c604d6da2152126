import { SealgateError } from '../../proto/errors.ts';
import type { DeviceSession } from './device-session.ts';
import type { DecodedFrame, FrameBody, RequestKind } from './frames.ts';
import { answerCustody } from './requests/answer-custody.ts';
import { changeManifest } from './requests/change-manifest.ts';
import { deleteAccount } from './requests/delete-account.ts';
import { findAccount } from './requests/find-account.ts';
import { getKeyStatus } from './requests/get-key-status.ts';
import { getServerData } from './requests/get-server-data.ts';
import { ping } from './requests/ping.ts';
import { reportAccount } from './requests/report-account.ts';
import { sendProvisioning } from './requests/send-provisioning.ts';
import { setPush } from './requests/set-push.ts';
import { setRegistrationLock } from './requests/set-registration-lock.ts';
import { setRelation } from './requests/set-relation.ts';
import { takeBundles } from './requests/take-bundles.ts';
import { uploadKeys } from './requests/upload-keys.ts';
import type { Caller, RequestHandler } from './requests/request.ts';
import type { Shared } from './shared.ts';

type Handled = Exclude<RequestKind, 'send' | 'ack'>;
type HandlerTable = { readonly [K in Handled]: RequestHandler<NonNullable<DecodedFrame[K]>> };

/** Every request but Send and Ack, which DeviceSession takes itself. */
const handlers: HandlerTable = {
  answerCustody, changeManifest, deleteAccount, findAccount, getKeyStatus, getServerData, ping, reportAccount, sendProvisioning, setPush, setRegistrationLock, setRelation, takeBundles, uploadKeys,
};

/** Resolves with the answer's body; rejects with a SealgateError, or with anything else when we have a bug. */
export async function runRequest(session: DeviceSession, frame: DecodedFrame): Promise<FrameBody> {
  const { shared, socket } = session.connection;
  const kind = frame.body;
  if (kind === undefined || !isHandled(kind)) throw new SealgateError('UNKNOWN_REQUEST');
  const startedMs = shared.clock.monotonicMs();
  const answer = await call(kind, frame, shared, { device: session.device, address: socket.address });
  shared.observer.requestAnswered(kind, shared.clock.monotonicMs() - startedMs);
  return answer;
}

// One K for both look-ups is what tells the compiler that body and handler belong together.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
function call<K extends Handled>(kind: K, frame: DecodedFrame, shared: Shared, caller: Caller): Promise<FrameBody> {
  const body = frame[kind];
  if (!body) throw new SealgateError('MALFORMED');
  return handlers[kind](shared, caller, body);
}

function isHandled(kind: string): kind is Handled {
  return Object.hasOwn(handlers, kind);
}

/** What a client is told. An error that is not ours is a bug: logged, and the client learns no more than that. */
export function asError(shared: Shared, where: string, error: unknown): SealgateError {
  if (!SealgateError.is(error)) {
    shared.observer.failed(where, error);
    return new SealgateError('INTERNAL');
  }
  switch (error.code) {
    case 'STORE_FAILED':
    case 'STORE_FULL':
      shared.observer.failed(where, error);
      return new SealgateError('UNAVAILABLE');
    case 'UNAVAILABLE':
      shared.observer.failed(where, error);
      return error;
    default:
      return error;
  }
}
