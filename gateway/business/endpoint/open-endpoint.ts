import type { OperatorKey } from '../../../crypto/index.ts';
import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import type { ConversationStore } from '../../../storage/conversations/conversations.ts';
import type { NodeKey } from '../../ops/keys/key-ring.ts';
import { CallsWaiting } from '../calls-waiting.ts';
import { LoopPace } from '../loop-pace.ts';
import type { EventQueue } from '../webhooks/events.ts';
import type { BusinessAccounts } from './accounts/business-accounts.ts';
import { ConversationCrypto } from './conversation/conversation-crypto.ts';
import { ConversationVault } from './conversation/conversation-vault.ts';
import { CryptoPool } from './crypto/crypto-pool.ts';
import type { BusinessEndpoint } from './endpoint.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { EndpointVault } from './conversation/endpoint-vault.ts';
import type { ConversationLine } from './line/conversation-line.ts';
import { HostedEndpoint } from './hosted-endpoint.ts';
import { StoredEventQueue } from './conversation/stored-event-queue.ts';
import { WorkTurns } from './work-turns.ts';

export interface EventStoreParts {
  readonly store: ConversationStore;
  /** Brings work to the owners of conversations. */
  readonly line: ConversationLine;
  readonly clock: Clock;
  readonly random: Random;
  /** Of the purpose `endpoint`, newest first. */
  readonly keys: readonly NodeKey[];
  /** 0: one for every two cores. */
  readonly cryptoProcesses: number;
  /** A crypto process has died and is started again. */
  readonly onCryptoDeath: (code: number | null) => void;
}

export interface OpenEndpointParts extends Omit<EndpointParts, 'pool' | 'store' | 'clock' | 'random' | 'line' | 'calls' | 'pace' | 'sendingTurns' | 'receivingTurns'> {
  /** Conversations that wait for their turn to send; beyond that nothing is accepted. */
  readonly conversationsWaitingMax: number;
  readonly accounts: BusinessAccounts;
  readonly operatorKey: OperatorKey;
}

export interface OpenedEndpoint {
  readonly endpoint: BusinessEndpoint;
  /** From now on this node works conversations, and goes on with what was begun before or elsewhere. */
  start(): Promise<void>;
  /** Other nodes take the conversations over; this one may still be spoken to. */
  leave(): Promise<void>;
  /** Nothing is sent or received any more. */
  close(): Promise<void>;
}

/** What hosted endpoints keep, and who opens it. The queue is there before the endpoint, since what the endpoint asks announces events of its own. */
export interface OpenedEventStore {
  readonly events: EventQueue;
  /** Of the endpoint: what else this node does for businesses gives way to them. */
  readonly calls: CallsWaiting;
  /** Of the crypto processes that have been started. */
  pids(): readonly number[];
  openEndpoint(parts: OpenEndpointParts): OpenedEndpoint;
  /** Ends the crypto processes; after everything that uses them. */
  close(): Promise<void>;
}

/** A step takes some milliseconds, most of them waiting for a crypto process or a commit that others share; more at once make nothing faster, and keep those who call the API waiting. */
const WORKED_AT_ONCE = 32;
/** Some 0.3 ms each. One commit answers dozens: together they would be a turn of 20 ms. */
const STEPS_PER_TURN = 4;

export function openEventStore({ store, line, clock, random, keys, cryptoProcesses, onCryptoDeath }: EventStoreParts): OpenedEventStore {
  const pool = new CryptoPool(cryptoProcesses, { keys, clock, onDeath: onCryptoDeath });
  const crypto = new ConversationCrypto(pool);
  const vault = new ConversationVault(new EndpointVault(keys, 'contents', random));
  const events = new StoredEventQueue(store, vault, line, clock);
  const calls = new CallsWaiting();
  const isPressed = (): boolean => calls.areMany;
  return {
    events, calls,
    pids: () => pool.pids,
    openEndpoint(parts) {
      const pace = new LoopPace(clock, STEPS_PER_TURN, isPressed);
      const turns = { atOnceMax: WORKED_AT_ONCE, isPressed };
      const sendingTurns = new WorkTurns({ ...turns, waitingMax: parts.conversationsWaitingMax });
      // What comes in has been accepted already.
      const receivingTurns = new WorkTurns({ ...turns, waitingMax: Infinity });
      const endpoint = new HostedEndpoint({ ...parts, store, clock, random, pool, line, calls, pace, sendingTurns, receivingTurns }, crypto, vault, events, parts.accounts, parts.operatorKey);
      line.serve(endpoint.host);
      return {
        endpoint,
        start: () => line.start(),
        leave: () => line.leave(),
        async close() {
          await line.leave();
          await endpoint.closeAll();
        },
      };
    },
    close: () => pool.close(),
  };
}
