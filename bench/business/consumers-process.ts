// Consumers in a process of their own, so that their libsignal is not on the core that sends requests and takes webhooks.
import { Value } from '@sinclair/typebox/value';
import { Consumers } from './consumers.ts';
import { ConsumersCommandSchema, type ConsumersAnswer, type ConsumersCommand } from './consumers-commands.ts';

const codes = new Map<string, (code: string) => void>();
let consumers: Consumers | null = null;

function answer(message: ConsumersAnswer): void {
  process.send?.(message);
}

function codeFor(number: string): Promise<string> {
  answer({ kind: 'code', number });
  return new Promise(resolve => { codes.set(number, resolve); });
}

async function run(command: Exclude<ConsumersCommand, { readonly kind: 'code' | 'cut' }>): Promise<void> {
  if (command.kind === 'open') {
    consumers = new Consumers(command.settings, codeFor);
    await consumers.open();
  }
  if (consumers === null) throw new Error('consumers are opened first');
  if (command.kind === 'answer') consumers.answers = command.answers;
  if (command.kind === 'write') await consumers.write(command.ratePerSecond, command.durationMs);
  answer({ kind: 'done', report: consumers.report(command.kind === 'report' && command.forgets) });
}

process.on('message', message => {
  if (!Value.Check(ConsumersCommandSchema, message)) throw new Error('not a command');
  if (message.kind === 'code') codes.get(message.number)?.(message.code);
  else if (message.kind === 'cut') consumers?.cut();
  else run(message).catch((error: unknown) => { answer({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }); });
});
// Ctrl-C reaches the whole process group; the main process decides when its children end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
