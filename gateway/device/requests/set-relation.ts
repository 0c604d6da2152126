import { SealgateError } from '../../../proto/errors.ts';
import { accountIdFromBytes } from '../../../proto/ids.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { RelationRow } from '../../../storage/relations/relations.ts';
import { countBlock } from './business-feedback.ts';
import type { RequestHandler } from './request.ts';

const { RELATION_NONE, RELATION_ACCEPTED, RELATION_BLOCKED } = wire.Relation;
/** A client may send any number. */
const names: ReadonlyMap<number, RelationRow['relation']> = new Map<number, RelationRow['relation']>([[RELATION_NONE, 'none'], [RELATION_ACCEPTED, 'accepted'], [RELATION_BLOCKED, 'blocked']]);

/** Accepts, blocks or forgets an account. Whether it exists is not asked: the answer would tell. */
export const setRelation: RequestHandler<messages.sealgate.v1.SetRelation.$Properties> = async (shared, { device }, body) => {
  const other = accountIdFromBytes(body.account ?? new Uint8Array());
  const relation = names.get(body.relation ?? RELATION_NONE);
  if (other === null || relation === undefined || other === device.account) throw new SealgateError('MALFORMED');
  await shared.securityBudgets.take('relations', device.account, shared.limits.relationsPerWindow, shared.limits.relationsWindowMs, 'RATE_LIMITED');
  const pair = shared.relationKeys.pair(device.account, other);
  const before = relation === 'blocked' ? await shared.relations.get(pair) : null;
  await shared.relations.set(shared.relationKeys.owner(device.account), pair, relation);
  await shared.router.relationChanged(device.account, other);
  if (before !== null && before.relation !== 'blocked') await countBlock(shared, other, device.account);
  return { done: {} };
};
