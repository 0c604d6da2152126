import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import type { BudgetStore } from '../../../storage/budgets/budgets.ts';
import type { Log } from '../../ops/log.ts';
import type { KeyRing } from '../../ops/keys/key-ring.ts';
import type { Analytics } from '../analytics/analytics.ts';
import { BroadcastRunner } from '../broadcasts/broadcast-runner.ts';
import { Broadcasts } from '../broadcasts/broadcasts.ts';
import { handInTo } from '../broadcasts/hand-in.ts';
import type { BusinessEndpoint } from '../endpoint/endpoint.ts';
import type { FailPoints } from '../fail-points.ts';
import { MessageIntake } from '../messages/message-intake.ts';
import { NumberAccounts } from '../numbers/number-account.ts';
import { NumberRegistration, type SendCode } from '../numbers/number-registration.ts';
import { Applications } from '../onboarding/applications.ts';
import { AuditTrail } from '../onboarding/audit-trail.ts';
import type { SendAdmission } from '../policy/send-admission.ts';
import type { TemplatePacing } from '../policy/template-pacing.ts';
import type { ProfileTeller } from '../profile-teller.ts';
import { BlockList } from '../registry/block-list.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { KeyedHashes } from '../registry/keyed-hash.ts';
import type { SecretBox } from '../registry/secret-box.ts';
import { TemplateCatalogue } from '../templates/template-catalogue.ts';
import type { Announcer } from '../webhooks/announcer.ts';
import type { Subscribers } from '../webhooks/subscribers.ts';
import { registerBusinessApi } from './business-api.ts';
import { businessEdges } from './edges/business-edges.ts';
import type { VerifyCallback } from './callback-form.ts';
import { Callers } from './caller.ts';
import { RequestLog } from './request-log.ts';

export interface BusinessHttpParts {
  readonly registry: BusinessRegistry;
  readonly records: BusinessRecords;
  /** Of this node, unlike any other's. */
  readonly nodeName: string;
  readonly box: SecretBox;
  readonly keyRing: KeyRing;
  readonly budgets: BudgetStore;
  readonly endpoint: BusinessEndpoint;
  readonly admission: SendAdmission;
  readonly pacing: Pick<TemplatePacing, 'clears'>;
  readonly analytics: Analytics;
  readonly verify: VerifyCallback;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly subscribers: Pick<Subscribers, 'changed'>;
  /** Told after a number's profile or name has changed. */
  readonly profileTeller: Pick<ProfileTeller, 'changed'>;
  readonly sendCode: SendCode;
  readonly failPoints: FailPoints;
  /** Instead of 400. */
  readonly throttleWith429: boolean;
  /** See MessageIntakeParts. */
  readonly refusedAfterMs: number | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** The API that enterprises talk to, and what the operator's actions share with it. */
export interface BusinessHttp {
  /** For the API listener. */
  readonly register: (app: FastifyInstance) => Promise<void>;
  readonly requests: RequestLog;
  readonly catalogue: TemplateCatalogue;
  readonly registration: NumberRegistration;
  readonly accounts: NumberAccounts;
  readonly applications: Applications;
  readonly audit: AuditTrail;
  /** To be started once the numbers are open. */
  readonly broadcasts: BroadcastRunner;
}

const BROADCASTS_EVERY_MS = 30_000;
const REQUESTS_LOGGED = 20_000;

export function createBusinessHttp(parts: BusinessHttpParts): BusinessHttp {
  const { registry, records, nodeName, box, keyRing, budgets, endpoint, admission, pacing, analytics, verify, announcer, subscribers, profileTeller, sendCode, failPoints, throttleWith429, refusedAfterMs, clock, random, log } = parts;
  const hashes = new KeyedHashes(keyRing);
  const blockList = new BlockList(registry, hashes, box, clock);
  const callers = new Callers(registry, box, clock);
  const intake = new MessageIntake({ registry, blockList, endpoint, admission, pacing, refusedAfterMs, clock, random });
  const catalogue = new TemplateCatalogue({ registry, budgets, announcer, clock, random });
  const accounts = new NumberAccounts({ registry, endpoint, failPoints, random });
  const registration = new NumberRegistration({ registry, endpoint, accounts, announcer, profileTeller, hashes, sendCode, clock, random });
  const audit = new AuditTrail(registry, clock);
  const applications = new Applications({ registry, box, clock, random }, audit);
  const broadcasts = new Broadcasts(records, box, clock, random);
  const runner = new BroadcastRunner({
    broadcasts, handIn: handInTo(intake, registry), clock, node: nodeName, lookEveryMs: BROADCASTS_EVERY_MS,
    onFailure: error => { log.error({ err: error }, 'a broadcast could not go on; it is tried again'); },
  });
  const requests = new RequestLog(REQUESTS_LOGGED);
  const edges = businessEdges({ registry, budgets, blockList, box, callers, endpoint, intake, broadcasts, catalogue, registration, applications, analytics, verify, subscribers, profileTeller, clock, random });
  return { register: app => registerBusinessApi(app, { edges, callers, requests, throttleWith429, clock, random, log }), requests, catalogue, registration, accounts, applications, audit, broadcasts: runner };
}
