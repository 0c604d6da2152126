import { ok, problem, type Finding } from './finding.ts';

/** What the trail of operators' decisions about businesses says of itself. */
export function auditFindings({ entries, brokenAt }: { readonly entries: readonly unknown[]; readonly brokenAt: number | null }): readonly Finding[] {
  if (brokenAt === null) return [ok('audit', entries.length === 0 ? 'no decision about a business yet' : `whole, ${entries.length} decisions`)];
  return [problem('audit', `entry ${brokenAt} of ${entries.length} was changed or taken out after it was written`, 'take it for an intrusion: find who could write to Cassandra beside the gateways, keep a copy, restore the entries from a backup; sealgate business audit shows them')];
}
