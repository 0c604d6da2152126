import { createHmac, hkdfSync } from 'node:crypto';
import type { Clock } from '../../../proto/clock.ts';
import type { KeyRing } from '../../ops/keys/key-ring.ts';
import { sameHash } from '../../ops/keys/secret-hash.ts';

/** In the request that opens a relayed connection. */
export const relayHeader = 'x-sealgate-relay';

/** Clocks of nodes may differ by minutes. */
const AGE_MS_MAX = 15 * 60_000;

/**
 * How nodes prove to each other that they are of one cluster, and say whose frames they relay: `TIME.ADDRESS.MAC` under a key that all of them have. Somebody who sees one can, for
 * minutes, only pretend to come from that same address, which matters to the limits per address.
 */
export class RelaySeal {
  private readonly key: Uint8Array;
  private readonly clock: Clock;

  constructor(keys: KeyRing, clock: Clock) {
    // The relation key stays as long as the cluster does, so that nodes which restart one after the other agree.
    const { bytes } = keys.all('relation').at(-1) ?? keys.current('relation');
    this.key = new Uint8Array(hkdfSync('sha256', bytes, new Uint8Array(), 'sealgate relay v1', 32));
    this.clock = clock;
  }

  /** The header's value for a client. */
  seal(clientAddress: string): string {
    const said = `${this.clock.nowMs()}.${Buffer.from(clientAddress).toString('base64url')}`;
    return `${said}.${this.mac(said).toString('base64url')}`;
  }

  /** The client's address, or null when no node of this cluster has said so lately. */
  open(value: string): string | null {
    const [time = '', address = '', mac = ''] = value.split('.', 3);
    if (!sameHash(Buffer.from(mac, 'base64url'), this.mac(`${time}.${address}`))) return null;
    return Math.abs(this.clock.nowMs() - Number(time)) <= AGE_MS_MAX ? Buffer.from(address, 'base64url').toString() : null;
  }

  private mac(said: string): Buffer {
    return createHmac('sha256', this.key).update(said).digest();
  }
}
