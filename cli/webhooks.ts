import { appendFileSync } from 'node:fs';
import type { Command } from 'commander';
import { webhookSignature } from '../gateway/business/webhooks/webhook-signature.ts';
import { startReceiver } from './business/webhook-receiver.ts';
import { UsageError } from './failure.ts';
import { readGivenFile } from './read-given-file.ts';
import { wholeNumber } from './whole-number.ts';

interface ListenOptions { readonly port: number; readonly verifyToken: string; readonly appSecret?: string; readonly save?: string }
interface ReplayOptions { readonly to: string; readonly appSecret?: string }

/** A webhook receiver for the terminal: shows what comes, and posts again what it has kept. */
export function command(program: Command): void {
  const webhooks = program.command('webhooks').description('receive webhooks of the business API and show them; post kept ones again');
  webhooks.command('listen')
    .description('answer the challenge, check signatures and print each webhook on a line')
    .option('--port <N>', 'of the loopback listener', wholeNumber(0, 65_535), 8090)
    .option('--verify-token <TEXT>', 'what the subscription names', 'sealgate')
    .option('--app-secret <TEXT>', 'checks signatures; those that do not fit are marked')
    .option('--save <FILE>', 'append each body as a line, for replay')
    .addHelpText('after', '\nThe gateway posts to this machine only when webhooks.allowPrivate names its network.\n\nExample:\n  sealgate webhooks listen --save webhooks.jsonl')
    .action((options: ListenOptions) => listen(options));
  webhooks.command('replay')
    .description('post every kept body to an address, in order, signed anew')
    .argument('<file>', 'of webhooks listen --save')
    .requiredOption('--to <URL>', 'the receiver')
    .option('--app-secret <TEXT>', 'signs them')
    .addHelpText('after', '\nExample:\n  sealgate webhooks replay webhooks.jsonl --to http://127.0.0.1:3000/webhook --app-secret SECRET')
    .action((file: string, options: ReplayOptions) => replay(file, options));
}

async function listen({ port, verifyToken, appSecret, save }: ListenOptions): Promise<void> {
  const { url } = await startReceiver({
    port, verifyToken, appSecret: () => appSecret ?? null,
    onWebhook: ({ body, isGenuine }) => {
      console.log(isGenuine === false ? `WRONG SIGNATURE ${body}` : body);
      if (save !== undefined) appendFileSync(save, `${body}\n`);
    },
  });
  console.error(`listening on ${url}`);
}

async function replay(file: string, { to, appSecret }: ReplayOptions): Promise<void> {
  if (!URL.canParse(to)) throw new UsageError(`--to is no URL: ${to}`);
  const bodies = readGivenFile(file).toString('utf8').split('\n').filter(line => line !== '');
  for (const body of bodies) {
    const signature = appSecret === undefined ? {} : { 'x-hub-signature-256': webhookSignature(appSecret, Buffer.from(body)) };
    const { status } = await fetch(to, { method: 'POST', headers: { 'content-type': 'application/json', ...signature }, body, redirect: 'manual' }).catch((error: unknown) => { throw new Error(`${to} does not answer`, { cause: error }); });
    console.log(`${status} ${body.length} bytes`);
  }
}
