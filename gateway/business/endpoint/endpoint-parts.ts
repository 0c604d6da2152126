import type { VerifiedManifest } from '../../../crypto/index.ts';
import type { Clock } from '../../../proto/clock.ts';
import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import type { Random } from '../../../proto/random.ts';
import type { ConversationStore } from '../../../storage/conversations/conversations.ts';
import type { CallsWaiting } from '../calls-waiting.ts';
import type { FailPoints } from '../fail-points.ts';
import type { LoopPace } from '../loop-pace.ts';
import type { ConversationRules } from '../policy/conversation-rules.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { EventMaker } from '../webhooks/events.ts';
import type { CryptoPool } from './crypto/crypto-pool.ts';
import type { EndpointObserver } from './endpoint-observer.ts';
import type { EndpointPort } from './endpoint-port.ts';
import type { ConversationLine } from './line/conversation-line.ts';
import type { ProfileNews } from './sending/profile-news.ts';
import type { WorkTurns } from './work-turns.ts';

/** What the hosted endpoint is made of. */
export interface EndpointParts {
  readonly port: EndpointPort;
  readonly store: ConversationStore;
  readonly pool: CryptoPool;
  readonly rules: ConversationRules;
  readonly eventMaker: EventMaker;
  readonly line: ConversationLine;
  /** null: no number of this platform that sends and receives. */
  readonly connectedNumber: (business: AccountId) => Promise<HostedNumber | null>;
  /** Whether the business wants to know of people who open the chat. */
  readonly welcomes: (number: HostedNumber) => Promise<boolean>;
  /** null: nothing is told of the business. */
  readonly profileNewsOf: (number: HostedNumber) => Promise<ProfileNews | null>;
  readonly clusterId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: EndpointObserver;
  readonly failPoints: FailPoints;
  /** Conversations that are kept in memory, so that a message costs no read. */
  readonly conversationsCached: number;
  readonly calls: CallsWaiting;
  /** Before what follows from an answer of the store, the log or a crypto process. */
  readonly pace: LoopPace;
  readonly sendingTurns: WorkTurns;
  readonly receivingTurns: WorkTurns;
}

/** The one device of a hosted account, which the endpoint is. */
export interface HostedDevice {
  readonly number: HostedNumber;
  readonly key: DeviceKey;
  readonly manifest: VerifiedManifest;
  /** False: nothing is sent or received any more. */
  isOpen(): boolean;
  /** Whether something may be done at this moment; if not, it may be soon again. */
  mayAct(): boolean;
}
