import { SealgateError } from '../../proto/errors.ts';
import type { DeviceConnection } from './connection.ts';
import type { DecodedFrame, FrameBody } from './frames.ts';
import { runHello, type Hello } from './handshake.ts';
import { linkDevice } from './linking/link-device.ts';
import { openProvisioning } from './linking/open-provisioning.ts';
import { register } from './registration/register.ts';
import { startVerification } from './registration/start-verification.ts';
import { submitCode } from './registration/submit-code.ts';
import { asError } from './run-request.ts';

/**
 * Runs the one frame that a connection may send before it has authenticated: after its answer an unauthenticated connection is closed, except one that
 * waits for its provisioning message. `bytes`: the frame as it came. So nothing has to be remembered about somebody who is nobody yet. Never throws.
 */
export function runFirstFrame(connection: DeviceConnection, frame: DecodedFrame, bytes: Uint8Array): void {
  const { shared } = connection;
  if (frame.requestId === 0) {
    connection.close('PROTOCOL_ERROR');
    return;
  }
  if (frame.hello !== null && frame.hello !== undefined) {
    takeHello(connection, frame.requestId, frame.hello, bytes);
    return;
  }
  const answer = registrationAnswer(connection, frame);
  if (answer === null) {
    // Something that only an authenticated device may ask, or nothing we know.
    if (frame.body === undefined) connection.refuse(frame.requestId, new SealgateError('UNKNOWN_REQUEST'));
    connection.close('PROTOCOL_ERROR');
    return;
  }
  shared.wheel.clear(connection);
  answer.then(body => {
    connection.answer(frame.requestId, body);
    if (body.provisioningAddress) connection.waitForProvisioning(shared.limits.provisioningTimeoutMs);
    else connection.close('DONE');
  }, (error: unknown) => {
    connection.refuse(frame.requestId, asError(shared, frame.body ?? 'unknown', error));
    connection.close('DONE');
  });
}

/** Its time runs while the device or the store is waited for, and not while others have their turn. */
function takeHello(connection: DeviceConnection, requestId: number, hello: Hello, bytes: Uint8Array): void {
  const { shared } = connection;
  let hasWaited = false;
  hasWaited = !shared.hellos.take(() => {
    if (!connection.isOpen) return;
    if (hasWaited) shared.wheel.set(connection, shared.limits.firstFrameTimeoutMs);
    runHello(connection, requestId, hello, bytes).catch((error: unknown) => {
      connection.refuse(requestId, asError(shared, 'hello', error));
      connection.close('TOO_SLOW');
    });
  });
  if (hasWaited) shared.wheel.clear(connection);
}

function registrationAnswer(connection: DeviceConnection, frame: DecodedFrame): Promise<FrameBody> | null {
  const { shared } = connection;
  const { address } = connection.socket;
  if (frame.startVerification) return startVerification(shared, address, frame.startVerification);
  if (frame.submitCode) return submitCode(shared, frame.submitCode);
  if (frame.register) return register(shared, frame.register);
  if (frame.openProvisioning) return openProvisioning(shared, connection);
  if (frame.linkDevice) return linkDevice(shared, address, frame.linkDevice);
  return null;
}
