import { accountIdFromBytes, parseDeviceId, type AccountId, type DeviceId } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';
import type { Position } from '../../../../proto/position.ts';

type Deliver = messages.sealgate.v1.Deliver.$Properties;
type Frame = messages.sealgate.v1.Frame.$Properties;

/** A Deliver of somebody who has a device. */
export interface Incoming {
  /** 16 bytes; the server's word. */
  readonly envelopeId: Uint8Array;
  readonly sender: { readonly account: AccountId; readonly device: DeviceId; readonly incarnation: number };
  readonly acceptedAtMs: number;
  readonly payload: Uint8Array;
}

/** null: nobody's. */
export function incomingOf(deliver: Deliver): Incoming | null {
  const account = accountIdFromBytes(deliver.sender ?? new Uint8Array());
  const device = parseDeviceId(deliver.senderDevice ?? 0);
  if (account === null || device === null) return null;
  return {
    envelopeId: deliver.envelopeId ?? new Uint8Array(16), acceptedAtMs: deliver.acceptedAtMs ?? 0, payload: deliver.payload ?? new Uint8Array(),
    sender: { account, device, incarnation: deliver.senderIncarnation ?? 0 },
  };
}

/** Of a frame that is kept until it is acknowledged; null: of no such frame. */
export function positionOf({ deliver, setChanged, custodyAnswered }: Frame): Position | null {
  const place = deliver?.position ?? setChanged?.position ?? custodyAnswered?.position;
  return place ? { epoch: place.epoch ?? 0, offset: place.offset ?? 0 } : null;
}

/** In whose conversation it belongs; null: in nobody's. */
export function peerOf({ deliver, setChanged, custodyAnswered }: Frame): AccountId | null {
  if (deliver) return incomingOf(deliver)?.sender.account ?? null;
  return accountIdFromBytes(setChanged?.recipient ?? custodyAnswered?.account ?? new Uint8Array());
}
