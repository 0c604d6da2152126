import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { Clock } from '../../../../proto/clock.ts';
import type { BudgetStore } from '../../../../storage/budgets/budgets.ts';
import { applicationFormOf } from '../../onboarding/application-form.ts';
import type { Applications } from '../../onboarding/applications.ts';
import { anything } from './answers.ts';
import { ApiError, noSuchNode } from '../api-error.ts';
import type { Edge } from '../edge.ts';

const DAY_MS = 86_400_000;
const PER_ADDRESS_AND_DAY = 20;

const takes = Type.Object({
  name: Type.String({ description: 'Of the legal entity' }), country: Type.String(), registration_number: Type.String(), contact: Type.String(),
  documents: Type.Optional(Type.Array(anything, { description: 'Name and SHA-256 of each; they themselves go to the operator' })), display_name: Type.String(), number: Type.String(),
  hosting: Type.Optional(Type.String({ description: 'operator-hosted, vendor-hosted or self-hosted' })), vendor: Type.Optional(Type.String()), purpose: Type.String(), retention: Type.String(), policy_url: Type.String(),
});

/** How an enterprise asks to be let in, and how that stands. */
export function applicationEdges(applications: Applications, budgets: BudgetStore, clock: Clock): readonly Edge[] {
  const common = { tag: 'Application', scope: 'none' } as const;
  return [
    {
      ...common, method: 'POST', path: '/applications', summary: 'Apply as a legal entity', takes, answers: Type.Object({ id: Type.String(), claim: Type.String({ description: 'Shown once' }) }),
      run: async call => {
        const form = applicationFormOf(call.parameters);
        const key = createHash('sha256').update(`business applications\n${call.address}`).digest();
        const { allowed, retryAfterMs } = await budgets.take(key, PER_ADDRESS_AND_DAY, DAY_MS, clock.nowMs());
        if (!allowed) throw new ApiError(80007, { details: `at most ${PER_ADDRESS_AND_DAY} applications per day from one address`, retryAfterMs });
        return applications.apply(form);
      },
    },
    {
      ...common, method: 'GET', path: '/applications/:item', summary: 'How an application stands', takes: Type.Object({ claim: Type.String() }),
      answers: Type.Object({ id: Type.String(), status: Type.String(), reason: Type.String() }),
      run: async call => {
        const application = await applications.claimed(call.item, call.parameters.text('claim', { max: 64 }));
        if (application === null) throw noSuchNode(call.method, call.item);
        return { id: call.item, status: application.status, reason: application.reason };
      },
    },
  ];
}
