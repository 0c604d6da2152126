import type { Command } from 'commander';
import { deciding, tell, type Deciding } from './operator-decisions.ts';

interface TokenOptions extends Deciding { readonly scope: readonly string[]; readonly days?: string }

const DAY_MS = 86_400_000;

/** What an operator decides about businesses that are in: what they may do, how fast, and what happens to those that break the rules. */
export function addEnforcement(business: Command): void {
  deciding(business.command('warn')).description('tell a business that it has broken a rule').argument('<entity>').argument('<violation>', 'the policy area: SPAM, SCAM, GAMBLING, ...')
    .action((entity: string, violation: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/enforce', { entity, actor, step: 'warn', violation }, used));
  deciding(business.command('restrict')).description('let a business answer people, and write to nobody by itself').argument('<entity>').argument('<days>')
    .action((entity: string, days: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/enforce', { entity, actor, step: 'restrict', days: Number(days) }, used));
  for (const [step, description] of [['lock', 'let a business send nothing any more'], ['reinstate', 'take back what lock and restrict did']] as const) {
    deciding(business.command(step)).description(description).argument('<entity>')
      .action((entity: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/enforce', { entity, actor, step }, used));
  }
  deciding(business.command('account-review')).description('approve or reject a business account; one that is rejected sends nothing').argument('<waba>').argument('<approve|reject>')
    .action((id: string, decision: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/account-review', { id, actor, decision: decision === 'approve' ? 'APPROVED' : 'REJECTED' }, used));
  deciding(business.command('official-account')).description('decide about a number that asks to be an official business account').argument('<number-id>').argument('<approve|decline>').argument('[reason]', 'why it is declined, as the business reads it')
    .action((id: string, decision: string, reason: string | undefined, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/official-account', { id, actor, approve: decision === 'approve', ...reason === undefined ? {} : { reason } }, used));
  deciding(business.command('throughput')).description('how fast a number may send and receive').argument('<number-id>').argument('<messages-per-second>')
    .action((number: string, perSecond: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/throughput', { number, actor, perSecond: Number(perSecond) }, used));
  deciding(business.command('token')).description('issue a token of an app; it is shown this once').argument('<app>')
    .option('--scope <SCOPE>', 'what it may do; may be repeated. Default: everything', (scope: string, scopes: readonly string[]) => [...scopes, scope], [])
    .option('--days <N>', 'how long it holds; 0: for ever. Default: 60')
    .action((app: string, { as: actor, scope, days, ...options }: TokenOptions, used: Command) => {
      return tell(options, '/business/tokens', { app, actor, ...scope.length === 0 ? {} : { scopes: scope }, ...days === undefined ? {} : { ttlMs: Number(days) * DAY_MS } }, used);
    });
  deciding(business.command('revoke-token')).description('make a token useless').argument('<token>')
    .action((token: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/tokens/revoke', { token, actor }, used));
}
