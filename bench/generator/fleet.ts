import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Value } from '@sinclair/typebox/value';
import { childGone } from '../child-gone.ts';
import { AnswerSchema, type Command, type ConfigureCommand, type GeneratorReport, type Progress } from './commands.ts';
import { shareOf, type Division } from './division.ts';
import { mergeReports, type FleetReport } from './fleet-report.ts';
import { ownFile } from '../own-file.ts';

interface Member {
  readonly child: ChildProcess;
  readonly waiting: Map<number, { resolve: (report: GeneratorReport) => void; reject: (error: Error) => void }>;
  progress: Progress;
}

const STOP_TIMEOUT_MS = 2_000;
const nothing: Progress = { connected: 0, sent: 0, accepted: 0, delivered: 0, refused: 0, p99Us: null };

/** The generator processes of a run, commanded as one. */
export class Fleet {
  private readonly members: readonly Member[];
  private readonly division: Division;
  private nextId = 1;

  private constructor(members: readonly Member[], division: Division) {
    this.members = members;
    this.division = division;
  }

  /** Starts the processes, one more for devices that are apart; each is told its share of the devices. */
  static async start(count: number, settings: Omit<ConfigureCommand, 'kind' | 'generator' | 'generators'>): Promise<Fleet> {
    const generators = settings.apart > 0 ? count + 1 : count;
    const fleet = new Fleet(Array.from({ length: generators }, startMember), { ...settings, generators });
    try {
      await fleet.each(generator => ({ ...settings, kind: 'configure', generator, generators }));
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  /** Every generator runs the command; resolves when all have. Rejects with the first failure. */
  async run(command: Exclude<Command, ConfigureCommand>): Promise<FleetReport> {
    return mergeReports(await this.each(generator => {
      const share = 'from' in command ? shareOf(generator, command, this.division) : 1;
      if (command.kind === 'steady') return { ...command, ratePerSecond: command.ratePerSecond * share };
      if (command.kind === 'mix') return { ...command, ratePerSecond: command.ratePerSecond * share, reconnectsPerSecond: command.reconnectsPerSecond * share };
      if (command.kind === 'exchange') return { ...command, openInAll: Math.ceil(command.openInAll * share) };
      if (command.kind === 'connect' || command.kind === 'return' || command.kind === 'reconnect') return { ...command, concurrency: Math.ceil(command.concurrency * share) };
      return command;
    }));
  }

  progress(): Progress {
    return this.members.map(member => member.progress).reduce((sum, one) => ({
      connected: sum.connected + one.connected,
      sent: sum.sent + one.sent,
      accepted: sum.accepted + one.accepted,
      delivered: sum.delivered + one.delivered,
      refused: sum.refused + one.refused,
      // Of several generators the worst: their distributions stay with them until the end.
      p99Us: sum.p99Us === null ? one.p99Us : one.p99Us === null ? sum.p99Us : Math.max(sum.p99Us, one.p99Us),
    }), nothing);
  }

  /** Ends every process. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map(async ({ child }) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      if (child.connected) child.disconnect(); // upon which it ends by itself
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    }));
  }

  private each(commandFor: (generator: number) => Command): Promise<GeneratorReport[]> {
    return Promise.all(this.members.map((member, generator) => {
      const id = this.nextId++;
      return new Promise<GeneratorReport>((resolve, reject) => {
        member.waiting.set(id, { resolve, reject });
        // One that has ended is not told: the callback keeps that from becoming an error of this process.
        member.child.send({ id, command: commandFor(generator) }, error => { if (error !== null) reject(childGone('a generator process', member.child)); });
      });
    }));
  }
}

function startMember(): Member {
  const child = fork(fileURLToPath(ownFile('bench/generator/generator-process')), { stdio: ['ignore', 2, 2, 'ipc'] });
  const member: Member = { child, waiting: new Map(), progress: nothing };
  child.on('message', message => heard(member, message));
  child.on('exit', () => {
    for (const { reject } of member.waiting.values()) reject(childGone('a generator process', child));
    member.waiting.clear();
  });
  return member;
}

function heard(member: Member, message: unknown): void {
  if (!Value.Check(AnswerSchema, message)) throw new Error('not an answer of a generator');
  if (message.kind === 'progress') {
    member.progress = message.progress;
    return;
  }
  const waiting = member.waiting.get(message.id);
  member.waiting.delete(message.id);
  if (message.kind === 'done') waiting?.resolve(message.report);
  else waiting?.reject(new Error(message.reason));
}
