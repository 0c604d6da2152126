import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Argument, type Command } from 'commander';
import { addAccounts } from './business/account-commands.ts';
import { addBroadcasts } from './business/broadcast-commands.ts';
import { addEnforcement } from './business/enforcement-commands.ts';
import { deciding, pretty, show, tell, verdict, type Deciding } from './business/operator-decisions.ts';
import { exitCodes } from './exit-codes.ts';
import { askServer } from './operator-client.ts';
import { dataDirOf, withOperatorOptions, type OperatorOptions } from './operator-options.ts';
import { print } from './print.ts';
import { readGivenFile } from './read-given-file.ts';
import { repeatable } from './repeatable.ts';

interface ApplyOptions extends OperatorOptions {
  readonly name: string; readonly country: string; readonly registrationNumber: string; readonly contact: string; readonly document?: readonly string[]; readonly displayName: string; readonly number: string;
  readonly hosting: string; readonly vendor?: string; readonly purpose: string; readonly retention: string; readonly policyUrl: string;
}

/** Businesses: applications, decisions, templates, requests, usage; and a test business in one command. */
export function command(program: Command, exit: (code: number) => void): void {
  const business = program.command('business').description('operator: let businesses in, review their templates, see what they use; quickstart tries it all');
  addApply(business);
  addDecisions(business);
  addAudit(business, exit);
  addTemplates(business);
  addLooks(business);
  addAccounts(business);
  addBroadcasts(business);
  addEnforcement(business);
  business.command('quickstart')
    .description('a gateway with a test business, a number, a token and a simulated consumer; prints a curl line that works and the webhooks that come')
    .option('--folder <DIR>', 'where it keeps things', 'sealgate-quickstart')
    .option('--once', 'send one message itself, wait for its webhooks, and stop')
    .addHelpText('after', '\nExample:\n  sealgate business quickstart')
    .action(async (options: { folder: string; once?: boolean }) => { await (await import('./business/quickstart.ts')).quickstart(options.folder, options.once === true); });
}

function addApply(business: Command): void {
  withOperatorOptions(business.command('apply'))
    .description('hand in an application for an enterprise')
    .requiredOption('--name <NAME>', 'of the legal entity')
    .requiredOption('--country <CC>', 'two letters of ISO 3166')
    .requiredOption('--registration-number <TEXT>', 'in its register')
    .requiredOption('--contact <TEXT>', 'who answers')
    .option('--document <FILE>', 'its name and SHA-256 are kept; may be repeated', repeatable(file => file))
    .requiredOption('--display-name <NAME>', 'what consumers see')
    .requiredOption('--number <NUMBER>', 'with + and country code')
    .option('--hosting <KIND>', 'operator-hosted, vendor-hosted or self-hosted', 'operator-hosted')
    .option('--vendor <NAME>', 'who hosts, when it is a vendor')
    .requiredOption('--purpose <TEXT>', 'what messages are for')
    .requiredOption('--retention <TEXT>', 'how long the business keeps them')
    .requiredOption('--policy-url <URL>', 'its privacy policy')
    .addHelpText('after', `
Example:
  sealgate business apply --name "Lima Plants SAC" --country PE --registration-number 20-1 --contact "Ana Lima <ana@example.com>" --document register.pdf \\
    --display-name "Lima Plants" --number +14155550100 --purpose orders --retention "90 days" --policy-url https://example.com/privacy

An operator decides about it: sealgate business review, approve, reject. With the claim that is printed the applicant asks how it stands: GET /applications/ID?claim=CLAIM.`)
    .action(async ({ document = [], registrationNumber, displayName, policyUrl, dataDir, config, ...rest }: ApplyOptions, used: Command) => {
      const documents = document.map(file => ({ name: basename(file), sha256: createHash('sha256').update(readGivenFile(file)).digest('hex') }));
      const answer = await askServer(dataDirOf({ ...dataDir === undefined ? {} : { dataDir }, ...config === undefined ? {} : { config } }), 'POST', '/business/apply', { ...rest, documents, registration_number: registrationNumber, display_name: displayName, policy_url: policyUrl });
      print(answer, used, pretty(answer));
    });
}

/** An entry that was changed afterwards ends the program with a code that a script sees. */
function addAudit(business: Command, exit: (code: number) => void): void {
  withOperatorOptions(business.command('audit')).description('all decisions; brokenAt names the first that was changed or taken out afterwards, and the exit code is 23 then').action(async (options: OperatorOptions, used: Command) => {
    const answer = await askServer(dataDirOf(options), 'GET', '/business/audit');
    print(answer, used, pretty(answer));
    if (typeof answer === 'object' && answer !== null && 'brokenAt' in answer && answer.brokenAt !== null) exit(exitCodes.problemFound.code);
  });
}

function addDecisions(business: Command): void {
  withOperatorOptions(business.command('review')).description('applications that wait for a decision, the oldest first').action((options: OperatorOptions, used: Command) => show(options, '/business/applications', used));
  deciding(business.command('approve')).description('let an enterprise in; prints its ids, app secret and token, which are shown this once').argument('<application>')
    .action((id: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/approve', { id, actor }, used));
  deciding(business.command('reject')).description('refuse an application').argument('<application>').argument('<reason>')
    .action((id: string, reason: string, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/reject', { id, actor, reason }, used));
  deciding(business.command('display-name')).description('decide about a new display name').argument('<number-id>').addArgument(verdict('approve', 'decline')).argument('[reason]', 'why it is declined: NAME_ESSENTIAL_WORD, NAME_NOT_CONSISTENT, ...')
    .action((id: string, decision: string, reason: string | undefined, { as: actor, ...options }: Deciding, used: Command) => tell(options, '/business/display-name', { id, actor, approve: decision === 'approve', ...reason === undefined ? {} : { reason } }, used));
}

function addTemplates(business: Command): void {
  const templates = withOperatorOptions(business.command('templates')).description('templates that wait for review, the oldest first').action((options: OperatorOptions, used: Command) => show(options, '/business/templates', used));
  for (const decision of ['approve', 'pause', 'unpause'] as const) {
    deciding(templates.command(decision)).description(`${decision} a template`).argument('<template>')
      .action((id: string, { as: actor, ...options }: Deciding, used: Command) => tell({ ...used.optsWithGlobals(), ...options }, '/business/templates/decide', { id, actor, decision }, used));
  }
  deciding(templates.command('category')).description('correct the category of a template: it is priced and limited as that from now on').argument('<template>').addArgument(new Argument('<category>').choices(['MARKETING', 'UTILITY', 'AUTHENTICATION']))
    .action((id: string, category: string, { as: actor, ...options }: Deciding, used: Command) => tell({ ...used.optsWithGlobals(), ...options }, '/business/templates/category', { id, actor, category }, used));
  deciding(templates.command('reject')).description('reject a template').argument('<template>').argument('<reason>', 'ABUSIVE_CONTENT, INVALID_FORMAT, PROMOTIONAL, TAG_CONTENT_MISMATCH, INCORRECT_CATEGORY, SCAM, ...')
    .action((id: string, reason: string, { as: actor, ...options }: Deciding, used: Command) => tell({ ...used.optsWithGlobals(), ...options }, '/business/templates/decide', { id, actor, decision: 'reject', reason }, used));
}

function addLooks(business: Command): void {
  withOperatorOptions(business.command('list')).description('every business that is in, or one: its accounts, numbers, apps and tokens (without their text), with the ids that other commands take').argument('[entity]')
    .action((entity: string | undefined, options: OperatorOptions, used: Command) => show(options, `/business/list${entity === undefined ? '' : `?entity=${encodeURIComponent(entity)}`}`, used));
  withOperatorOptions(business.command('request')).description('what became of a request of the API, by its fbtrace_id; without one, the last of them. No content').argument('[fbtrace-id]')
    .action((id: string | undefined, options: OperatorOptions, used: Command) => show(options, `/business/requests${id === undefined ? '' : `?id=${encodeURIComponent(id)}`}`, used));
  withOperatorOptions(business.command('usage')).description('what an entity is charged for in a month, by category and country').argument('<entity>').argument('<month>', 'like 2026-11, UTC')
    .action((entity: string, month: string, options: OperatorOptions, used: Command) => show(options, `/business/usage?entity=${encodeURIComponent(entity)}&month=${encodeURIComponent(month)}`, used));
}
