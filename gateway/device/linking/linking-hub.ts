import { SealgateError } from '../../../proto/errors.ts';
import { protocol } from '../../../proto/limits.ts';
import type { Random } from '../../../proto/random.ts';
import type { DeviceConnection } from '../connection.ts';
import { encodeFrame } from '../frames.ts';

/** New devices that wait for their provisioning message: random addresses, one message each, gone with their connection. */
export class LinkingHub {
  private readonly random: Random;
  private readonly addressesMax: number;
  private readonly byAddress = new Map<string, DeviceConnection>();
  private readonly byConnection = new Map<DeviceConnection, string>();

  constructor(random: Random, addressesMax: number) {
    this.random = random;
    this.addressesMax = addressesMax;
  }

  get waiting(): number {
    return this.byAddress.size;
  }

  /** 16 bytes that nobody can guess. One per connection: a second one replaces the first. Throws UNAVAILABLE when too many wait. */
  open(connection: DeviceConnection): Uint8Array {
    this.gone(connection);
    if (this.byAddress.size >= this.addressesMax) throw new SealgateError('UNAVAILABLE');
    const address = this.random.bytes(protocol.provisioningAddressBytes);
    const key = Buffer.from(address).toString('hex');
    this.byAddress.set(key, connection);
    this.byConnection.set(connection, key);
    return address;
  }

  /** False when nobody waits there (any more). The address is used up. */
  deliver(address: Uint8Array, message: Uint8Array): boolean {
    const connection = this.byAddress.get(Buffer.from(address).toString('hex'));
    if (connection === undefined) return false;
    this.gone(connection);
    connection.queue(encodeFrame({ provisioningMessage: { message } }));
    connection.close('DONE');
    return true;
  }

  /** Where somebody waits now. */
  addresses(): readonly Uint8Array[] {
    return [...this.byAddress.keys()].map(key => Buffer.from(key, 'hex'));
  }

  gone(connection: DeviceConnection): void {
    if (this.byConnection.size === 0) return;
    const key = this.byConnection.get(connection);
    if (key === undefined) return;
    this.byConnection.delete(connection);
    this.byAddress.delete(key);
  }
}
