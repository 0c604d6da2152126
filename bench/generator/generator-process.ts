// A generator in its own process: takes commands from the bench's main process and answers each with what it saw.
import { constants, setPriority } from 'node:os';
import { Value } from '@sinclair/typebox/value';
import { RequestSchema, type Answer, type Command, type GeneratorReport } from './commands.ts';
import { measures } from './division.ts';
import { Generator } from './generator.ts';

const PROGRESS_MS = 1000;
let generator: Generator | null = null;

function answer(message: Answer): void {
  // Nobody may listen any more: 'disconnect' is on its way then, and a failed send would end this process with an error first.
  process.send?.(message, undefined, undefined, () => undefined);
}

async function run(command: Command): Promise<GeneratorReport> {
  if (command.kind === 'configure') {
    takeTurn(measures(command.generator, command));
    generator = await Generator.create(command);
    return generator.run({ kind: 'report' });
  }
  if (generator === null) throw new Error('a generator is configured first');
  return generator.run(command);
}

async function handle(message: unknown): Promise<void> {
  if (!Value.Check(RequestSchema, message)) throw new Error('not a command');
  try {
    answer({ kind: 'done', id: message.id, report: await run(message.command) });
  } catch (error) {
    answer({ kind: 'failed', id: message.id, reason: error instanceof Error ? error.message : String(error) });
  }
}

/**
 * Who measures goes before the servers, where the system lets it: what it is late would be taken for their latency, and on a machine that is full it would be late first. Devices that disturb those who are measured
 * come after the servers: what they have to compute (13,500 TLS handshakes) they would compute elsewhere, on no CPU of a server's.
 */
function takeTurn(isMeasured: boolean): void {
  try {
    setPriority(isMeasured ? constants.priority.PRIORITY_HIGHEST : constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not permitted: the lag that is reported says what it costs.
  }
}

process.on('message', message => void handle(message));
// Ctrl-C reaches the whole process group; the main process decides when generators stop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  if (generator !== null) answer({ kind: 'progress', progress: generator.progress() });
}, PROGRESS_MS).unref();
