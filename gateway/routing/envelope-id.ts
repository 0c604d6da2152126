import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { accountIdToBytes } from '../../proto/ids.ts';
import { protocol } from '../../proto/limits.ts';
import type { Sender } from './router.ts';

const FIXED_BYTES = 16 + 1 + 8 + 16 + 16;

/** Makes envelope ids: the same for every retry of a send wherever it lands, unpredictable for everybody else. */
export class EnvelopeIds {
  private readonly key: KeyObject;

  constructor(key: Uint8Array) {
    this.key = createSecretKey(key);
  }

  /** 16 bytes. `clientMessageId` and `recipient` have 16 bytes each. */
  idOf(sender: Sender, clientMessageId: Uint8Array, recipient: Uint8Array): Uint8Array {
    const input = Buffer.allocUnsafe(FIXED_BYTES);
    input.set(accountIdToBytes(sender.account), 0);
    input.writeUInt8(sender.device, 16);
    input.writeBigUInt64BE(BigInt(sender.incarnation), 17);
    input.set(clientMessageId, 25);
    input.set(recipient, 41);
    const mac = createHmac('sha256', this.key).update(input).digest();
    return new Uint8Array(mac.subarray(0, protocol.envelopeIdBytes));
  }
}
