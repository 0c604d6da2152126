import { accountIdToBytes } from '../../../proto/ids.ts';
import { protocol } from '../../../proto/limits.ts';
import { ShortHmac } from './short-hmac.ts';
import type { Sender } from '../router.ts';

const FIXED_BYTES = 16 + 1 + 8 + 16 + 16;

/** Makes envelope ids: the same for every retry of a send wherever it lands, unpredictable for everybody else. */
export class EnvelopeIds {
  private readonly hmac: ShortHmac;
  private readonly input: Buffer;

  constructor(key: Uint8Array) {
    this.hmac = new ShortHmac(key, FIXED_BYTES);
    this.input = this.hmac.message;
  }

  /** 16 bytes. `clientMessageId` and `recipient` have 16 bytes each. */
  idOf(sender: Sender, clientMessageId: Uint8Array, recipient: Uint8Array): Uint8Array {
    const { input } = this;
    input.set(accountIdToBytes(sender.account), 0);
    input.writeUInt8(sender.device, 16);
    input.writeUInt32BE(Math.floor(sender.incarnation / 2 ** 32), 17);
    input.writeUInt32BE(sender.incarnation % 2 ** 32, 21);
    input.set(clientMessageId, 25);
    input.set(recipient, 41);
    return new Uint8Array(this.hmac.digest().subarray(0, protocol.envelopeIdBytes));
  }
}
