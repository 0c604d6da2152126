import { ConditionalRows } from '../cassandra/conditional-rows.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { bytesOf, numberOf } from '../row.ts';
import type { ProvisioningStore } from './provisioning.ts';

const NOTHING = new Uint8Array(0);

/** A row per address that ends by itself. The end is in the row too: a message that is left does not make it last longer. */
export class CassandraProvisioningStore implements ProvisioningStore {
  private readonly session: CassandraSession;
  private readonly rows: ConditionalRows;

  constructor(session: CassandraSession) {
    this.session = session;
    this.rows = new ConditionalRows(session, 'provisioning', ['address']);
  }

  open(address: Uint8Array, waitMs: number): Promise<void> {
    const expiresAtMs = this.session.clock.nowMs() + waitMs;
    return this.rows.change([address], () => ({ answer: undefined, set: { message: NOTHING, expires_at: expiresAtMs }, ttlSeconds: this.ttlOf(expiresAtMs) }));
  }

  leave(address: Uint8Array, given: Uint8Array): Promise<boolean> {
    const message = new Uint8Array(given);
    return this.rows.change([address], row => {
      if (row === null || bytesOf(row, 'message').length > 0) return { answer: false, set: null };
      const expiresAtMs = numberOf(row, 'expires_at');
      return { answer: true, set: { message, expires_at: expiresAtMs }, ttlSeconds: this.ttlOf(expiresAtMs) };
    });
  }

  async find(address: Uint8Array): Promise<Uint8Array | null> {
    const row = await this.rows.get([address]);
    const message = row === null ? NOTHING : bytesOf(row, 'message');
    return message.length === 0 ? null : message;
  }

  private ttlOf(expiresAtMs: number): number {
    return Math.max(1, Math.ceil((expiresAtMs - this.session.clock.nowMs()) / 1000));
  }
}
