import type { Command } from 'commander';
import { askServer } from '../operator-client.ts';
import { dataDirOf, withOperatorOptions, type OperatorOptions } from '../operator-options.ts';
import { print } from '../print.ts';

interface AccountOptions extends OperatorOptions { readonly payIn?: string; readonly monthlyLimit?: string; readonly newCurrency?: boolean }

/** What an entity may spend and owes, and its webhooks that were parked. */
export function addAccounts(business: Command): void {
  withOperatorOptions(business.command('account')).description('what an entity has spent this month and may spend; with an option, changes that')
    .argument('<entity>').option('--pay-in <AMOUNT>', 'adds to what it has paid; from then on it spends no more than that').option('--monthly-limit <AMOUNT>', 'per calendar month (UTC); none: no limit')
    .option('--new-currency', 'begins the account anew in the price list\'s currency, when that has changed: what was paid in and the limit are no more')
    .addHelpText('after', '\nExamples:\n  sealgate business account 169074320162208\n  sealgate business account 169074320162208 --pay-in 100 --monthly-limit 50')
    .action(async (entity: string, { payIn, monthlyLimit, newCurrency, ...options }: AccountOptions, used: Command) => {
      const changes = { ...payIn === undefined ? {} : { payIn }, ...monthlyLimit === undefined ? {} : { monthlyLimit }, ...newCurrency === undefined ? {} : { newCurrency } };
      const answer = Object.keys(changes).length === 0 ? await askServer(dataDirOf(options), 'GET', `/business/account?entity=${encodeURIComponent(entity)}`)
        : await askServer(dataDirOf(options), 'POST', '/business/account', { entity, ...changes });
      print(answer, used, JSON.stringify(answer, null, 2));
    });
  withOperatorOptions(business.command('statement')).description('all charges of an entity\'s month, as CSV').argument('<entity>').argument('<month>', 'like 2026-11, UTC')
    .action(async (entity: string, month: string, options: OperatorOptions, used: Command) => {
      const answer = await askServer(dataDirOf(options), 'GET', `/business/statement?entity=${encodeURIComponent(entity)}&month=${encodeURIComponent(month)}`);
      print(answer, used, typeof answer === 'object' && answer !== null && 'csv' in answer ? String(answer.csv).trimEnd() : '');
    });
  withOperatorOptions(business.command('parked')).description('webhook events of an app that failed for an hour, the oldest first').argument('<app>')
    .action(async (app: string, options: OperatorOptions, used: Command) => {
      const answer = await askServer(dataDirOf(options), 'GET', `/business/parked?app=${encodeURIComponent(app)}`);
      print(answer, used, JSON.stringify(answer, null, 2));
    });
  withOperatorOptions(business.command('replay')).description('post an app\'s waiting and parked webhook events now').argument('<app>')
    .action(async (app: string, options: OperatorOptions, used: Command) => {
      const answer = await askServer(dataDirOf(options), 'POST', '/business/replay', { app });
      print(answer, used, JSON.stringify(answer));
    });
}
