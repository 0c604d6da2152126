import { MessageKind, type LoadHeader, type LoadPayload } from '../../load-payload.ts';
import { varintLength, writeVarint } from '../../varint.ts';
import { clientHeaderLength, writeClientHeader } from '../../client-frame.ts';

/** What a Send names of a device. */
export interface SealTarget {
  readonly device: number;
  readonly incarnation: number;
  readonly registrationId: number;
}

/** What a Send names of its recipient: the device that connects, and those that never do and get the same bytes. */
export interface SendTarget extends SealTarget {
  /** 16 bytes. */
  readonly account: Uint8Array;
  readonly manifestVersion: number;
  readonly sleeping: readonly SealTarget[];
}

const CLIENT_MESSAGE_ID_BYTES = 16;
const ACCOUNT_BYTES = 16;

/**
 * Encodes `Frame{request_id, send}` with its WebSocket header in one buffer, by hand: the hot frame of the generator. A test compares it with
 * the generated encoder.
 */
export class SendTemplate {
  private readonly payload: LoadPayload;
  private readonly run: number;
  /** What an encoded SealedPayload (WHISPER) has in front of its ciphertext. */
  private readonly sealing: Buffer;
  private signals = 0;

  constructor(run: number, payload: LoadPayload) {
    this.run = run;
    this.payload = payload;
    this.sealing = Buffer.alloc(3 + varintLength(payload.length), Buffer.from([0x08, 2, 0x12])); // SealedPayload.type, SealedPayload.ciphertext
    writeVarint(this.sealing, 3, payload.length);
  }

  /** Where the ciphertext begins in the SealedPayload `bytes[start..end)`; `end` when it is not sealed as ours are. */
  contentAt(bytes: Buffer, start: number, end: number): number {
    const { sealing } = this;
    const at = start + sealing.length;
    return at <= end && bytes.compare(sealing, 0, sealing.length, start, at) === 0 ? at : end;
  }

  /** A whole client frame. The client message id is made of run, sender, recipient and sequence, so it is unique. */
  frame(requestId: number, target: SendTarget, header: Readonly<LoadHeader>): Buffer {
    const isEphemeral = header.kind === MessageKind.Typing;
    const sealedLength = target.sleeping.reduce((sum, device) => sum + this.sealedLength(device), this.sealedLength(target));
    const sendLength = 2 + CLIENT_MESSAGE_ID_BYTES + 2 + ACCOUNT_BYTES + 1 + varintLength(target.manifestVersion) + sealedLength + (isEphemeral ? 2 : 0);
    const frameLength = 1 + varintLength(requestId) + 2 + varintLength(sendLength) + sendLength;

    const out = Buffer.allocUnsafe(clientHeaderLength(frameLength) + frameLength);
    let at = writeClientHeader(out, 0, 2, frameLength);
    out[at++] = 0x08; // Frame.request_id
    at = writeVarint(out, at, requestId);
    out[at++] = 0xa2; // Frame.send = 20
    out[at++] = 0x01;
    at = writeVarint(out, at, sendLength);
    at = this.writeClientMessageId(out, at, header);
    out[at++] = 0x12; // Send.recipient
    out[at++] = ACCOUNT_BYTES;
    out.set(target.account, at);
    at += ACCOUNT_BYTES;
    out[at++] = 0x18; // Send.manifest_version
    at = writeVarint(out, at, target.manifestVersion);
    at = this.writeSealed(out, at, target, header);
    for (const device of target.sleeping) at = this.writeSealed(out, at, device, header);
    if (isEphemeral) out.set([0x28, 1], at); // Send.ephemeral
    return out;
  }

  private bodyLength({ device, incarnation, registrationId }: SealTarget): number {
    const payloadLength = this.sealing.length + this.payload.length;
    return 1 + varintLength(device) + 1 + varintLength(incarnation) + 1 + varintLength(registrationId) + 1 + varintLength(payloadLength) + payloadLength;
  }

  private sealedLength(target: SealTarget): number {
    const length = this.bodyLength(target);
    return 1 + varintLength(length) + length;
  }

  private writeSealed(out: Buffer, start: number, target: SealTarget, header: Readonly<LoadHeader>): number {
    let at = start;
    out[at++] = 0x22; // Send.sealed
    at = writeVarint(out, at, this.bodyLength(target));
    out[at++] = 0x08; // Sealed.device
    at = writeVarint(out, at, target.device);
    out[at++] = 0x10; // Sealed.incarnation
    at = writeVarint(out, at, target.incarnation);
    out[at++] = 0x18; // Sealed.registration_id
    at = writeVarint(out, at, target.registrationId);
    out[at++] = 0x22; // Sealed.payload
    at = writeVarint(out, at, this.sealing.length + this.payload.length);
    out.set(this.sealing, at);
    return this.payload.write(out, at + this.sealing.length, header);
  }

  private writeClientMessageId(out: Buffer, at: number, header: Readonly<LoadHeader>): number {
    out[at] = 0x0a; // Send.client_message_id
    out[at + 1] = CLIENT_MESSAGE_ID_BYTES;
    out.writeUInt32LE(this.run, at + 2);
    out.writeUInt32LE(header.sender, at + 6);
    out.writeUInt32LE(header.recipient, at + 10);
    // Signs of typing have no sequence, and none is like another.
    out.writeUInt32LE(header.kind === MessageKind.Typing ? 0x8000_0000 + this.signals++ % 0x8000_0000 : header.sequence, at + 14);
    return at + 2 + CLIENT_MESSAGE_ID_BYTES;
  }
}
