import type { Clock } from '../../../../proto/clock.ts';
import { isLive, type TokenScope } from '../../registry/access-token.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';

/** What a user of the Cloud API may do with an account, by what a token may do here. */
const tasksOf: Readonly<Record<TokenScope, readonly string[]>> = {
  whatsapp_business_messaging: ['MESSAGING'], whatsapp_business_management: ['MANAGE', 'DEVELOP', 'MANAGE_TEMPLATES', 'MANAGE_PHONE', 'VIEW_COST'], business_management: [],
};

export interface AssignedUser {
  /** The app's. */
  readonly id: string;
  readonly name: string;
  readonly tasks: readonly string[];
}

/** Who may use the accounts of a legal entity. People do not sign in: each app with a token that is good now stands for its system user, with what all its tokens may do. */
export async function assignedUsers(registry: Pick<BusinessRegistry, 'apps' | 'tokens'>, clock: Clock, entityId: string): Promise<readonly AssignedUser[]> {
  const apps = await registry.apps.all(entityId);
  const users = await Promise.all(apps.map(async ({ id, value: { name } }) => {
    const live = (await registry.tokens.all(id)).filter(({ value }) => isLive(value, clock.nowMs()));
    return { id, name, tasks: [...new Set(live.flatMap(({ value }) => value.scopes))].flatMap(scope => tasksOf[scope]) };
  }));
  return users.filter(({ tasks }) => tasks.length > 0);
}
