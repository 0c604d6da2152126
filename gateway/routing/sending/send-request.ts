import { SealgateError } from '../../../proto/errors.ts';
import { accountIdFromBytes, type AccountId } from '../../../proto/ids.ts';
import { protocol } from '../../../proto/limits.ts';
import type { messages } from '../../../proto/messages.ts';
import type { DirectoryDevice, DirectoryEntry } from '../cache/directory.ts';
import type { RoutingLimits } from '../limits.ts';
import type { Sender } from '../router.ts';
import { present } from '../present.ts';

type SendBody = messages.sealgate.v1.Send.$Properties;
type SealedBody = messages.sealgate.v1.Sealed.$Properties;

/** A Send that is well formed by itself. */
export interface SendRequest {
  readonly clientMessageId: Uint8Array;
  readonly recipientBytes: Uint8Array;
  readonly recipient: AccountId;
  readonly manifestVersion: number;
  readonly sealed: readonly SealedBody[];
  /** Of all payloads. */
  readonly bytes: number;
  readonly ephemeral: boolean;
  readonly urgent: boolean;
  readonly completes: boolean;
}

/** Checks what needs no look-up. Throws MALFORMED, TOO_LARGE, WRONG_DEVICES. */
export function parseSend(send: SendBody, limits: RoutingLimits): SendRequest {
  const { clientMessageId, recipient: recipientBytes, sealed } = send;
  const recipient = !present(recipientBytes) ? null : accountIdFromBytes(recipientBytes);
  if (!present(recipientBytes) || recipient === null) throw new SealgateError('MALFORMED', { detail: 'recipient' });
  if (clientMessageId?.length !== protocol.clientMessageIdBytes) throw new SealgateError('MALFORMED', { detail: 'client message id' });
  return {
    clientMessageId,
    recipientBytes,
    recipient,
    manifestVersion: send.manifestVersion ?? 0,
    sealed: sealed ?? [],
    bytes: payloadBytes(sealed ?? [], limits),
    ephemeral: send.ephemeral === true,
    urgent: send.urgent === true,
    completes: send.completes === true,
  };
}

/** Whether the set is what the manifest says: all of targetsOf(), or for `completes` some of them, each once. */
export function isDeviceSet({ sealed, completes }: SendRequest, targets: readonly DirectoryDevice[]): boolean {
  if (completes ? sealed.length === 0 : sealed.length !== targets.length) return false;
  return sealed.every(({ device, incarnation, registrationId }, i) => {
    const listed = targets.find(({ key }) => key.device === device);
    return listed?.key.incarnation === incarnation && listed?.registrationId === registrationId && sealed.findIndex(one => one.device === device) === i;
  });
}

/** The devices that an envelope of this sender must name. */
export function targetsOf(entry: DirectoryEntry, sender: Sender): readonly DirectoryDevice[] {
  if (entry.devices[0]?.key.account !== sender.account) return entry.devices;
  return entry.devices.filter(({ key }) => key.device !== sender.device || key.incarnation !== sender.incarnation);
}

function payloadBytes(sealed: readonly SealedBody[], limits: RoutingLimits): number {
  if (sealed.length > limits.devicesMax) throw new SealgateError('WRONG_DEVICES');
  let total = 0;
  for (const { payload } of sealed) {
    if (!present(payload) || payload.length === 0) throw new SealgateError('MALFORMED', { detail: 'payload' });
    if (payload.length > limits.payloadBytesMax) throw new SealgateError('TOO_LARGE');
    total += payload.length;
  }
  return total;
}
