import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { SealgateError } from '../../proto/errors.ts';
import { print } from '../print.ts';

interface ApiOptions { readonly api: string; readonly tokenFile: string }

/** Broadcasts, as an enterprise that has a token; over the HTTP API. */
export function addBroadcasts(business: Command): void {
  const broadcast = business.command('broadcast').description('send a template to many recipients, follow, pause and resume it');
  withApi(broadcast.command('send')).description('begin one; the file is the request\'s body in JSON: messaging_product, template, recipients, pace').argument('<number-id>').argument('<file>')
    .action(async (number: string, file: string, options: ApiOptions, used: Command) => { show(await ask(options, 'POST', `/${number}/broadcasts`, readFileSync(file, 'utf8')), used); });
  withApi(broadcast.command('show')).description('how far one is').argument('<number-id>').argument('<broadcast>')
    .action(async (number: string, id: string, options: ApiOptions, used: Command) => { show(await ask(options, 'GET', `/${number}/broadcasts/${id}`), used); });
  for (const action of ['pause', 'resume', 'cancel'] as const) {
    withApi(broadcast.command(action)).description(`${action} one`).argument('<number-id>').argument('<broadcast>')
      .action(async (number: string, id: string, options: ApiOptions, used: Command) => { show(await ask(options, 'POST', `/${number}/broadcasts/${id}`, JSON.stringify({ action })), used); });
  }
}

function withApi(command: Command): Command {
  return command.option('--api <URL>', 'the HTTP API', 'http://127.0.0.1:8081').requiredOption('--token-file <FILE>', 'holds the access token');
}

async function ask({ api, tokenFile }: ApiOptions, method: 'GET' | 'POST', path: string, body?: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`, ...body === undefined ? {} : { 'content-type': 'application/json' } };
  const answer = await fetch(new URL(path, api), { method, headers, ...body === undefined ? {} : { body } }).catch((error: unknown) => { throw new SealgateError('OFFLINE', { cause: error }); });
  const parsed: unknown = await answer.json();
  if (!answer.ok) throw new SealgateError('MALFORMED', { detail: JSON.stringify(parsed) });
  return parsed;
}

function show(answer: unknown, used: Command): void {
  print(answer, used, JSON.stringify(answer, null, 2));
}
