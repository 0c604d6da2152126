import type { OperatorKey } from '../../../crypto/index.ts';
import type { Clock } from '../../../proto/clock.ts';
import type { ConversationStore } from '../../../storage/conversations/conversations.ts';
import type { NodeKey } from '../../ops/key-ring.ts';
import type { EventQueue } from '../webhooks/events.ts';
import type { BusinessAccounts } from './business-accounts.ts';
import { ConversationCrypto } from './conversation-crypto.ts';
import { CryptoPool } from './crypto/crypto-pool.ts';
import type { BusinessEndpoint } from './endpoint.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { HostedEndpoint } from './hosted-endpoint.ts';
import { StoredEventQueue } from './stored-event-queue.ts';

export interface EventStoreParts {
  readonly store: ConversationStore;
  readonly clock: Clock;
  /** Of the purpose `endpoint`, newest first: for the crypto processes and nobody else. */
  readonly keys: readonly NodeKey[];
  /** 0: one for every two cores. */
  readonly cryptoProcesses: number;
  /** A crypto process has died and is started again. */
  readonly onCryptoDeath: (code: number | null) => void;
}

export interface OpenEndpointParts extends Omit<EndpointParts, 'pool' | 'store' | 'clock'> {
  readonly accounts: BusinessAccounts;
  readonly operatorKey: OperatorKey;
}

export interface OpenedEndpoint {
  readonly endpoint: BusinessEndpoint;
  /** Nothing is sent or received any more. */
  close(): Promise<void>;
}

/** What hosted endpoints keep, and who opens it. The queue is there before the endpoint, since what the endpoint asks announces events of its own. */
export interface OpenedEventStore {
  readonly events: EventQueue;
  /** Of the crypto processes that have been started. */
  pids(): readonly number[];
  openEndpoint(parts: OpenEndpointParts): OpenedEndpoint;
  /** Tells the queue's listeners what waits since before this start. */
  start(): Promise<void>;
  /** Ends the crypto processes; after everything that uses them. */
  close(): Promise<void>;
}

export function openEventStore({ store, clock, keys, cryptoProcesses, onCryptoDeath }: EventStoreParts): OpenedEventStore {
  const pool = new CryptoPool(cryptoProcesses, { keys, clock, onDeath: onCryptoDeath });
  const crypto = new ConversationCrypto(pool);
  const events = new StoredEventQueue(store, crypto, clock);
  return {
    events,
    pids: () => pool.pids,
    openEndpoint(parts) {
      const endpoint = new HostedEndpoint({ ...parts, store, clock, pool }, crypto, events, parts.accounts, parts.operatorKey);
      return { endpoint, close: () => endpoint.closeAll() };
    },
    start: () => events.start(),
    close: () => pool.close(),
  };
}
