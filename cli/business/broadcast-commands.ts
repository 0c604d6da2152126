import type { Command } from 'commander';
import { SealgateError } from '../../proto/errors.ts';
import { print } from '../print.ts';
import { readGivenFile } from '../read-given-file.ts';

const example = `Example, and what is in spring.json:
  sealgate business broadcast send 136401416109686 spring.json --token-file token

  {"messaging_product": "whatsapp", "pace": 20, "template": {"name": "spring_sale", "language": {"code": "en_US"}},
   "recipients": [{"to": "+14155550123"}, {"to": "+14155550124"}]}`;

interface ApiOptions { readonly api: string; readonly tokenFile: string }

/** Broadcasts, as an enterprise that has a token; over the HTTP API. */
export function addBroadcasts(business: Command): void {
  const broadcast = business.command('broadcast').description('send a template to many recipients, follow, pause and resume it');
  withApi(broadcast.command('send')).description('begin one; the file is the request\'s body in JSON: messaging_product, template, recipients, pace (docs/CLOUD-API.md has an example)').argument('<number-id>').argument('<file>')
    .addHelpText('after', `
${example}`)
    .action(async (number: string, file: string, options: ApiOptions, used: Command) => { show(await ask(options, 'POST', `/${number}/broadcasts`, readGivenFile(file).toString('utf8')), used); });
  withApi(broadcast.command('show')).description('how far one is').argument('<number-id>').argument('<broadcast>')
    .action(async (number: string, id: string, options: ApiOptions, used: Command) => { show(await ask(options, 'GET', `/${number}/broadcasts/${id}`), used); });
  withApi(broadcast.command('results')).description('what became of each recipient: waiting, accepted with the message\'s id, or refused with a code').argument('<number-id>').argument('<broadcast>')
    .action(async (number: string, id: string, options: ApiOptions, used: Command) => {
      for (let page = 0, pages = 1; page < pages; page += 1) {
        const answer = await ask(options, 'GET', `/${number}/broadcasts/${id}/recipients?page=${page}`);
        if (!isPage(answer)) throw new SealgateError('INTERNAL', { detail: 'the server\'s answer is no page of results' });
        ({ pages } = answer);
        for (const result of answer.data) print(result, used, JSON.stringify(result));
      }
    });
  for (const action of ['pause', 'resume', 'cancel'] as const) {
    withApi(broadcast.command(action)).description(`${action} one`).argument('<number-id>').argument('<broadcast>')
      .action(async (number: string, id: string, options: ApiOptions, used: Command) => { show(await ask(options, 'POST', `/${number}/broadcasts/${id}`, JSON.stringify({ action })), used); });
  }
}

function withApi(command: Command): Command {
  return command.option('--api <URL>', 'the HTTP API', 'http://127.0.0.1:8081').requiredOption('--token-file <FILE>', 'holds the access token');
}

async function ask({ api, tokenFile }: ApiOptions, method: 'GET' | 'POST', path: string, body?: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${readGivenFile(tokenFile).toString('utf8').trim()}`, ...body === undefined ? {} : { 'content-type': 'application/json' } };
  const answer = await fetch(new URL(path, api), { method, headers, ...body === undefined ? {} : { body } }).catch((error: unknown) => { throw new Error(`${api} does not answer; --api names the HTTP API`, { cause: error }); });
  const parsed: unknown = await answer.json();
  if (!answer.ok) throw new SealgateError('MALFORMED', { detail: JSON.stringify(parsed) });
  return parsed;
}

function isPage(answer: unknown): answer is { readonly data: readonly object[]; readonly pages: number } {
  return typeof answer === 'object' && answer !== null && 'data' in answer && Array.isArray(answer.data) && 'pages' in answer && typeof answer.pages === 'number';
}

function show(answer: unknown, used: Command): void {
  print(answer, used, JSON.stringify(answer, null, 2));
}
