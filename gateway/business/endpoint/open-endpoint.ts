import type { OperatorKey } from '../../../crypto/index.ts';
import type { NodeKey } from '../../ops/key-ring.ts';
import type { EventQueue } from '../webhooks/events.ts';
import type { BusinessAccounts } from './business-accounts.ts';
import { ConversationCrypto } from './conversation-crypto.ts';
import { CryptoPool } from './crypto/crypto-pool.ts';
import type { BusinessEndpoint } from './endpoint.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { HostedEndpoint } from './hosted-endpoint.ts';
import { StoredEventQueue } from './stored-event-queue.ts';

export interface OpenEndpointParts extends Omit<EndpointParts, 'pool'> {
  readonly accounts: BusinessAccounts;
  readonly operatorKey: OperatorKey;
  /** Of the purpose `endpoint`, newest first: for the crypto processes and nobody else. */
  readonly keys: readonly NodeKey[];
  /** 0: one for every two cores. */
  readonly cryptoProcesses: number;
  /** A crypto process has died and is started again. */
  readonly onCryptoDeath: (code: number | null) => void;
}

export interface OpenedEndpoint {
  readonly endpoint: BusinessEndpoint;
  readonly events: EventQueue;
  /** Of the crypto processes. */
  pids(): readonly number[];
  /** Tells the queue's listeners what waits since before this start. */
  start(): Promise<void>;
  /** Nothing is sent or received any more; ends the crypto processes. */
  close(): Promise<void>;
}

/** Starts the crypto processes and the endpoint over them. */
export function openEndpoint(parts: OpenEndpointParts): OpenedEndpoint {
  const { clock, store, accounts, operatorKey } = parts;
  const pool = new CryptoPool(parts.cryptoProcesses, { keys: parts.keys, clock, onDeath: parts.onCryptoDeath });
  const crypto = new ConversationCrypto(pool);
  const events = new StoredEventQueue(store, crypto, clock);
  const endpoint = new HostedEndpoint({ ...parts, pool }, crypto, events, accounts, operatorKey);
  return {
    endpoint, events, pids: () => pool.pids, start: () => events.start(),
    async close() {
      await endpoint.closeAll();
      await pool.close();
    },
  };
}
