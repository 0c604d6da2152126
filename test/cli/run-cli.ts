import { Command, CommanderError } from 'commander';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { Io } from '../../cli/io.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout, parsed. */
  readonly json: readonly Record<string, unknown>[];
}

export interface CliOptions {
  readonly server?: string;
  /** What stdin holds; a stream when it comes later. */
  readonly stdin?: string | Readable;
  /** Ends a command that goes on. */
  readonly stop?: AbortSignal;
  readonly onStdout?: (text: string) => void;
}

type AddCommand = (program: Command, exit: (code: number) => void, io: Io) => void;

/** Runs a client command as the program does, in this process: the real SDK against a real gateway, without a process start for each. */
export async function runCli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  let code = 0;
  const out = collect(options.onStdout);
  const err = collect();
  const io: Io = {
    stdin: typeof options.stdin === 'object' ? options.stdin : Readable.from(options.stdin === undefined ? [] : [options.stdin]).pipe(new PassThrough()),
    stdout: out.stream,
    stderr: err.stream,
    env: options.server === undefined ? {} : { SEALGATE_SERVER: options.server },
    stop: () => options.stop ?? new AbortController().signal,
    setExitCode: value => { code = value; },
  };
  const program = new Command('sealgate').exitOverride().configureOutput({ writeOut: text => { out.stream.write(text); }, writeErr: text => { err.stream.write(text); } });
  const { command } = await import(`../../cli/commands/${argv[0] ?? ''}.ts`) as { command: AddCommand };
  command(program, io.setExitCode, io);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode === 0 ? 0 : 2;
  }
  return { code, stdout: out.text(), stderr: err.text(), get json() { return jsonLines(out.text()); } };
}

export function jsonLines(text: string): Record<string, unknown>[] {
  return text.split('\n').filter(line => line !== '').map(line => JSON.parse(line) as Record<string, unknown>);
}

function collect(onText: (text: string) => void = () => undefined): { stream: Writable; text: () => string } {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      text += chunk.toString();
      onText(text);
      done();
    },
  });
  return { stream, text: () => text };
}
