import type { FastifyInstance } from 'fastify';
import type { AccountId } from '../../proto/ids.ts';
import type { Cancel } from '../../proto/clock.ts';
import type { MailDropped } from '../routing/router.ts';
import type { BusinessPlane, BusinessPlaneParts } from './business-plane.ts';
import { composeBusiness, type BusinessComposition } from './compose-business.ts';
import type { LineBacklog } from './endpoint/line/conversation-line.ts';
import { startAuditWatch } from './onboarding/audit-watch.ts';
import { openNumbers } from './open-numbers.ts';
import { registerAccountOperator } from './operator/account-operator.ts';
import { registerBusinessOperator } from './operator/business-operator.ts';
import { registerEnforcementOperator } from './operator/enforcement-operator.ts';
import type { Complaint } from './policy/conversation-rules.ts';
import { startReviewClock } from './templates/review-clock.ts';
import type { OpenedWebhooks } from './webhooks/open-webhooks.ts';

const REOPEN_EVERY_MS = 10_000;
/** Every node has looked which numbers are connected, has closed the others and has ended what it had begun for them. */
const LET_GO_MS = 2 * REOPEN_EVERY_MS;

/** The business platform of one node: what runs in it, from start to close. */
export class LocalBusinessPlane implements BusinessPlane {
  readonly webhooks: OpenedWebhooks;
  readonly feedback: BusinessPlane['feedback'];
  readonly mailDropped: MailDropped;
  readonly registerApi: (app: FastifyInstance) => Promise<void>;
  private readonly parts: BusinessPlaneParts;
  private readonly made: BusinessComposition;
  private cancels: readonly Cancel[] = [];

  /** Throws BAD_CONFIG for prices or networks that are none. */
  constructor(parts: BusinessPlaneParts) {
    this.parts = parts;
    const { webhooks, http, hosted, numbers, profileTeller } = this.made = composeBusiness(parts);
    this.webhooks = webhooks;
    this.registerApi = http.register;
    this.feedback = { blocked: (business, consumer) => this.complain(business, consumer, 'blocks'), reported: (business, consumer) => this.complain(business, consumer, 'reports') };
    this.mailDropped = async (consumer, isClosed) => hosted.endpoint.consumerLost(consumer, await parts.port.inTouch(consumer, await numbers.accounts()), isClosed);
    // What another node had begun is worked on when this one has taken over from it.
    parts.port.onOwned(() => {
      http.broadcasts.wake();
      profileTeller.wake();
    });
  }

  readonly registerOperator = (app: FastifyInstance): void => {
    const { clock, random, conversationLog, stores: { ledger } } = this.parts;
    const { registry, box, http, announcer, subscribers, policy, webhooks } = this.made;
    registerBusinessOperator(app, { registry, box, clock, random, http });
    registerEnforcementOperator(app, {
      registry, registration: http.registration, accounts: http.accounts, settleMs: conversationLog === null ? 0 : LET_GO_MS, announcer, subscribers, audit: http.audit, catalogue: http.catalogue, clock,
    });
    registerAccountOperator(app, { registry, billing: policy.billing, ledger, webhooks, clock });
  };

  async start(): Promise<void> {
    const { clock, observer, observeReviews, observeAudit } = this.parts;
    const { registry, http, hosted, profileTeller } = this.made;
    const failed = (error: unknown): void => { observer.failed(error); };
    await this.openAll();
    http.accounts.describeAll().catch(failed);
    this.cancels = [
      clock.every(REOPEN_EVERY_MS, () => { this.openAll().catch(failed); }),
      startReviewClock({ registry, catalogue: http.catalogue, clock, observe: observeReviews, failed }),
      startAuditWatch({ audit: http.audit, clock, observe: observeAudit, failed }),
    ];
    await hosted.start();
    http.broadcasts.start();
    profileTeller.start();
  }

  backlog(): LineBacklog {
    return this.made.line.backlog();
  }

  isHosting(): boolean {
    return this.made.kept.pids().length > 0;
  }

  async leave(): Promise<void> {
    await this.stopRunning();
    await this.made.hosted.leave();
  }

  async close(): Promise<void> {
    const { hosted, webhooks, policy, kept } = this.made;
    for (const cancel of this.cancels) cancel();
    await this.stopRunning();
    await hosted.close();
    await webhooks.close();
    await policy.close();
    await kept.close();
  }

  private openAll(): Promise<void> {
    const { numbers, hosted: { endpoint } } = this.made;
    return openNumbers({ numbers, endpoint, clock: this.parts.clock, log: this.parts.log });
  }

  private async complain(business: AccountId, consumer: AccountId, complaint: Complaint): Promise<void> {
    const { numbers, line } = this.made;
    if (await numbers.of(business) !== null) await line.hand({ business, peer: consumer }, { kind: 'complaint', complaint });
  }

  private async stopRunning(): Promise<void> {
    await this.made.http.broadcasts.stop();
    await this.made.profileTeller.stop();
  }
}
