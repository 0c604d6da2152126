import { createHash } from 'node:crypto';
import { toHex } from '../../proto/hex.ts';
import { accountIdFromBytes, parseDeviceId, type AccountId, type DeviceId } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';

type Deliver = messages.sealgate.v1.Deliver.$Properties;

/** A Deliver whose routing fields have been looked at; all of them are the server's word. */
export interface Incoming {
  readonly position: Position | null;
  /** 32 hex digits; '' when the server gave none. */
  readonly envelopeId: string;
  readonly sender: { readonly account: AccountId; readonly device: DeviceId; readonly incarnation: number } | null;
  readonly acceptedAtMs: number;
  readonly payload: Uint8Array;
  readonly ephemeral: boolean;
}

export type Authored = Incoming & { readonly sender: NonNullable<Incoming['sender']> };

/** Where a content belongs and who wrote it, as decryption said. */
export interface Origin {
  readonly sender: Authored['sender'];
  readonly conversation: AccountId;
  readonly acceptedAtMs: number;
  readonly envelopeId: string;
}

export function incomingOf(deliver: Deliver): Incoming {
  const account = accountIdFromBytes(deliver.sender ?? new Uint8Array());
  const device = parseDeviceId(deliver.senderDevice ?? 0);
  const isEphemeral = deliver.ephemeral === true;
  return {
    position: deliver.position && !isEphemeral ? { epoch: deliver.position.epoch ?? 0, offset: deliver.position.offset ?? 0 } : null,
    envelopeId: toHex(deliver.envelopeId ?? new Uint8Array()),
    sender: account === null || device === null ? null : { account, device, incarnation: deliver.senderIncarnation ?? 0 },
    acceptedAtMs: deliver.acceptedAtMs ?? 0,
    payload: deliver.payload ?? new Uint8Array(),
    ephemeral: isEphemeral,
  };
}

/** Which delivery this is, to know a repeat: the id alone is the server's word, so another content under the same id is not a repeat. */
export function envelopeKey(incoming: Incoming): string {
  const hash = createHash('sha256').update(`${incoming.sender?.account ?? ''}.${incoming.sender?.device ?? 0}/`).update(incoming.payload).digest('hex');
  return `${incoming.envelopeId}/${hash.slice(0, 32)}`;
}

/** Who wrote it, as a key: a re-used device id is somebody else. */
export function deviceText(sender: { readonly account: AccountId; readonly device: DeviceId; readonly incarnation: number }): string {
  return `${sender.account}.${sender.device}.${sender.incarnation}`;
}
