import type { Clock } from '../../proto/clock.ts';
import type { Random } from '../../proto/random.ts';
import type { AccountStore } from '../../storage/accounts/accounts.ts';
import type { BudgetStore } from '../../storage/budgets/budgets.ts';
import type { Mailbox } from '../../storage/mailbox/mailbox.ts';
import type { PreKeyStore } from '../../storage/pre-keys/pre-keys.ts';
import type { ProvisioningStore } from '../../storage/provisioning/provisioning.ts';
import type { PushRegistrationStore } from '../../storage/push/push-registrations.ts';
import type { RelationKeys, RelationStore } from '../../storage/relations/relations.ts';
import type { VerificationSessionStore } from '../../storage/verification/verification-sessions.ts';
import type { KeyRing } from '../ops/keys/key-ring.ts';
import type { RoutingLimits } from '../routing/limits.ts';
import type { Router } from '../routing/router.ts';
import type { DeviceLimits } from './limits.ts';
import type { DeviceObserver } from './observer.ts';
import type { ResolveHost } from '../net/public-address.ts';
import type { RelayParts } from './relay/peer-socket.ts';
import type { PublishedUrls } from './routes/published-urls.ts';
import type { BusinessFeedback } from './requests/business-feedback.ts';
import type { CodeSender } from './registration/code-sender.ts';
import type { EventLoop } from './turn-pace.ts';

/** What routing enforces and Welcome publishes. */
export type PublishedRoutingLimits = Pick<RoutingLimits,
  'windowMessages' | 'windowBytes' | 'ackGraceMs' | 'payloadBytesMax' | 'strangerMessages' | 'strangerBytes' | 'mailboxMessages' | 'mailboxBytes' | 'envelopeTtlMs' | 'ephemeralTtlMs'>;

/** Named places at which a rehearsal may stop the process. Nothing in production. */
export interface DeviceFailPoints {
  hit(name: 'after-pre-key-take-before-reply'): void;
}

export const noDeviceFailPoints: DeviceFailPoints = { hit: () => undefined };

/** Everything the device plane works with; the composition root puts it together. */
export interface DevicePlaneParts {
  readonly clock: Clock;
  /** In whose turns hellos and frames alternate; absent: hellos are worked on as they come. */
  readonly eventLoop?: EventLoop;
  /** It rests under load, so that sockets gather work. */
  readonly restsUnderLoad?: boolean;
  readonly random: Random;
  readonly limits: DeviceLimits;
  readonly routingLimits: PublishedRoutingLimits;
  readonly observer: DeviceObserver;
  readonly router: Router;
  readonly accounts: AccountStore;
  readonly preKeys: PreKeyStore;
  readonly relations: RelationStore;
  readonly relationKeys: RelationKeys;
  readonly pushRegistrations: PushRegistrationStore;
  readonly verificationSessions: VerificationSessionStore;
  readonly budgets: BudgetStore;
  /** Counts blocks and reports of businesses. */
  readonly feedback: BusinessFeedback;
  /** Only for export-my-data. */
  readonly mailbox: Pick<Mailbox, 'usage'>;
  readonly keyRing: KeyRing;
  readonly codeSender: CodeSender;
  /** Where push endpoints point to; the system's resolver in production. */
  readonly resolveHost: ResolveHost;
  readonly failPoints: DeviceFailPoints;
  readonly clusterId: string;
  readonly node: string;
  /** 33 bytes, public. */
  readonly operatorKey: Uint8Array;
  /** '' when there is none. */
  readonly apiUrl: string;
  /** Where devices may connect. */
  readonly urls: PublishedUrls;
  /** For new devices that wait at another node than their primary; null where there is one node. */
  readonly provisioning: ProvisioningStore | null;
  /** The way to the other nodes; null where there are none. */
  readonly relay: RelayParts | null;
  /** Of browsers; empty: any. Clients that are no browsers send none. */
  readonly allowedOrigins: readonly string[];
}
