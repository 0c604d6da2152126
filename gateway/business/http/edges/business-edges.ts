import type { Clock } from '../../../../proto/clock.ts';
import type { Random } from '../../../../proto/random.ts';
import type { BudgetStore } from '../../../../storage/budgets/budgets.ts';
import type { Analytics } from '../../analytics/analytics.ts';
import type { BusinessEndpoint } from '../../endpoint/endpoint.ts';
import type { Broadcasts } from '../../broadcasts/broadcasts.ts';
import type { MessageIntake } from '../../messages/message-intake.ts';
import type { NumberRegistration } from '../../numbers/number-registration.ts';
import type { ProfileTeller } from '../../profile-teller.ts';
import type { BlockList } from '../../registry/block-list.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import type { SecretBox } from '../../registry/secret-box.ts';
import type { TemplateCatalogue } from '../../templates/template-catalogue.ts';
import type { Applications } from '../../onboarding/applications.ts';
import type { Subscribers } from '../../webhooks/subscribers.ts';
import { analyticsEdges } from './analytics-edges.ts';
import { appEdges } from './app-edges.ts';
import { applicationEdges } from './application-edges.ts';
import { blockEdges } from './block-edges.ts';
import { broadcastEdges } from './broadcast-edges.ts';
import type { VerifyCallback } from '../callback-form.ts';
import type { Callers } from '../caller.ts';
import { conversationalEdges } from './conversational-edges.ts';
import type { Edge } from '../edge.ts';
import { encryptionEdges } from './encryption-edges.ts';
import { messageEdges } from './message-edges.ts';
import { nodeEdges } from './node-edges.ts';
import { Nodes } from '../nodes/nodes.ts';
import { phoneNumberEdges } from './phone-number-edges.ts';
import { profileEdges } from './profile-edges.ts';
import { qrEdges } from './qr-edges.ts';
import { registrationEdges } from './registration-edges.ts';
import { settingsEdges } from './settings-edges.ts';
import { templateEdges } from './template-edges.ts';
import { templateSetEdges } from './template-set-edges.ts';
import { unservedEdges } from './unserved-edges.ts';
import { wabaEdges } from './waba-edges.ts';

export interface BusinessEdgeParts {
  readonly registry: BusinessRegistry;
  readonly budgets: BudgetStore;
  readonly blockList: BlockList;
  readonly box: SecretBox;
  readonly callers: Callers;
  readonly endpoint: BusinessEndpoint;
  readonly intake: MessageIntake;
  readonly broadcasts: Broadcasts;
  readonly catalogue: TemplateCatalogue;
  readonly registration: NumberRegistration;
  readonly applications: Applications;
  readonly analytics: Analytics;
  readonly verify: VerifyCallback;
  readonly subscribers: Pick<Subscribers, 'changed'>;
  readonly profileTeller: Pick<ProfileTeller, 'changed'>;
  readonly clock: Clock;
  readonly random: Random;
}

/** Everything that an enterprise can ask. */
export function businessEdges(parts: BusinessEdgeParts): readonly Edge[] {
  const { registry, budgets, blockList, box, callers, endpoint, intake, broadcasts, catalogue, registration, applications, analytics, verify, subscribers, profileTeller, clock, random } = parts;
  const nodes = new Nodes(registry, budgets, clock);
  return [
    ...messageEdges(nodes, intake),
    ...broadcastEdges(nodes, broadcasts, intake),
    ...templateEdges(nodes, registry, catalogue, clock),
    ...templateSetEdges(nodes, registry, catalogue, analytics),
    ...registrationEdges(nodes, registration),
    ...profileEdges(nodes, registry, profileTeller),
    ...conversationalEdges(nodes, registry),
    ...qrEdges(nodes, registry, clock, random),
    ...blockEdges(nodes, blockList, endpoint, clock),
    ...settingsEdges(nodes, registry),
    ...encryptionEdges(nodes, registry),
    ...phoneNumberEdges(nodes, registry, clock, random),
    ...wabaEdges(nodes, registry, box, verify, subscribers, analytics, clock),
    ...analyticsEdges(nodes, analytics),
    ...applicationEdges(applications, budgets, clock),
    ...appEdges(nodes, registry, callers, box, verify, subscribers, clock),
    ...unservedEdges(nodes),
    ...nodeEdges({ nodes, registry, catalogue, registration, analytics, box, verify, clock }),
  ];
}
