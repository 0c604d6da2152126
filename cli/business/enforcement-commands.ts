import { InvalidArgumentError, type Command } from 'commander';
import { tokenScopes, type TokenScope } from '../../gateway/business/registry/access-token.ts';
import { repeatable } from '../repeatable.ts';
import { wholeNumber } from '../whole-number.ts';
import { deciding, tell, verdict, type Deciding } from './operator-decisions.ts';

interface TokenOptions extends Deciding { readonly scope?: readonly TokenScope[]; readonly days?: number }

const DAY_MS = 86_400_000;

/** What an operator decides about businesses that are in: what they may do, how fast, and what happens to those that break the rules. */
export function addEnforcement(business: Command): void {
  deciding(business.command('warn')).description('tell a business that it has broken a rule').argument('<entity>').argument('<violation>', 'the policy area: SPAM, SCAM, GAMBLING, ...')
    .action((entity: string, violation: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/enforce', { entity, actor, step: 'warn', violation }, used));
  deciding(business.command('restrict')).description('let a business answer people, and write to nobody by itself').argument('<entity>').argument('<days>', 'from 1 to 365', wholeNumber(1, 365))
    .action((entity: string, days: number, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/enforce', { entity, actor, step: 'restrict', days }, used));
  for (const [step, description] of [['lock', 'let a business send nothing any more'], ['reinstate', 'take back what lock and restrict did']] as const) {
    deciding(business.command(step)).description(description).argument('<entity>')
      .action((entity: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/enforce', { entity, actor, step }, used));
  }
  deciding(business.command('close')).description('end a business, for good: its tokens are revoked, the accounts of its numbers end and their keys are destroyed, nothing more is told to its apps; charges and statements stay').argument('<entity>').argument('<reason>', 'for the audit trail')
    .addHelpText('after', '\nExample:\n  sealgate business close 169074320162208 "contract ended"')
    .action((entity: string, reason: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/close', { entity, actor, reason }, used));
  deciding(business.command('account-review')).description('approve or reject a business account; one that is rejected sends nothing').argument('<waba>').addArgument(verdict('approve', 'reject'))
    .action((id: string, decision: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/account-review', { id, actor, decision: decision === 'approve' ? 'APPROVED' : 'REJECTED' }, used));
  deciding(business.command('official-account')).description('decide about a number that asks to be an official business account').argument('<number-id>').addArgument(verdict('approve', 'decline')).argument('[reason]', 'why it is declined, as the business reads it')
    .action((id: string, decision: string, reason: string | undefined, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/official-account', { id, actor, approve: decision === 'approve', ...reason === undefined ? {} : { reason } }, used));
  deciding(business.command('throughput')).description('how fast a number may send and receive').argument('<number-id>').argument('<messages-per-second>', 'from 1 to 100000', wholeNumber(1, 100_000))
    .action((number: string, perSecond: number, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/throughput', { number, actor, perSecond }, used));
  deciding(business.command('app')).description('let one more program of a business in; prints its id, secret and token, which are shown this once').argument('<entity>').argument('<name>', 'of the app')
    .addHelpText('after', '\nExample:\n  sealgate business app 169074320162208 "Order desk"\n\nWith its token and secret it sets its own webhook (POST /{app}/subscriptions) and subscribes to an account (POST /{waba}/subscribed_apps).')
    .action((entity: string, name: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/apps', { entity, actor, name }, used));
  deciding(business.command('token')).description('issue a token of an app; it is shown this once').argument('<app>')
    .option('--scope <SCOPE>', `what it may do: ${tokenScopes.join(', ')}; may be repeated. Default: everything`, repeatable(scopeOf))
    .option('--days <N>', 'how long it holds; 0: for ever. Default: 60', wholeNumber(0, 36_500))
    .addHelpText('after', '\nExample:\n  sealgate business token 144534915787385 --scope whatsapp_business_messaging --days 30')
    .action((app: string, { as: actor, scope, days, ...options }: TokenOptions, used: Command) => {
      return tell(options, '/business/tokens', { app, actor, ...scope === undefined ? {} : { scopes: scope }, ...days === undefined ? {} : { ttlMs: days * DAY_MS } }, used);
    });
  deciding(business.command('revoke-token')).description('make a token useless').argument('<token>', 'its id, of business list, or the token itself')
    .action((token: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/tokens/revoke', { token, actor }, used));
}

function scopeOf(text: string): TokenScope {
  const scope = tokenScopes.find(each => each === text);
  if (scope === undefined) throw new InvalidArgumentError(`One of ${tokenScopes.join(', ')}.`);
  return scope;
}
