import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Value } from '@sinclair/typebox/value';
import { childGone } from '../child-gone.ts';
import { Latency } from '../measure/latency.ts';
import { ownFile } from '../own-file.ts';
import { ConsumersAnswerSchema, type ConsumersCommand, type ConsumersReport, type ConsumersSettings } from './consumers-commands.ts';

export interface CrowdReport extends Omit<ConsumersReport, 'latency'> {
  /** From the time a message was meant to be asked for to the moment it was read as text; since they were forgotten. */
  readonly latency: Latency;
  /** CPU time of the busiest process. */
  readonly cpuMicrosMax: number;
}

const SEQUENCES_EACH = 1_000_000_000;

interface Member { readonly child: ChildProcess; waiting: { readonly resolve: (report: ConsumersReport) => void; readonly reject: (error: Error) => void } | null }

/** The consumers of a run, in as many processes as wished, commanded as one. One command at a time. */
export class Crowd {
  private readonly members: readonly Member[];

  private constructor(members: readonly Member[]) {
    this.members = members;
  }

  /** Resolves when every consumer has registered and written to the business once. */
  static async open(processes: number, settings: Omit<ConsumersSettings, 'firstSequence'>, codeFor: (number: string) => Promise<string>): Promise<Crowd> {
    const crowd = new Crowd(Array.from({ length: processes }, () => startMember(codeFor)));
    try {
      await crowd.each(i => ({ kind: 'open', settings: { ...settings, firstSequence: i * SEQUENCES_EACH, seed: settings.seed + i, numbers: settings.numbers.filter((_, n) => n % processes === i) } }));
    } catch (error) {
      await crowd.close();
      throw error;
    }
    return crowd;
  }

  write(ratePerSecond: number, durationMs: number): Promise<CrowdReport> {
    return this.each(() => ({ kind: 'write', ratePerSecond: ratePerSecond / this.members.length, durationMs }));
  }

  /** From now on each of them answers whatever it reads, or not. */
  async answer(answers: boolean): Promise<void> {
    await this.each(() => ({ kind: 'answer', answers }));
  }

  /** `forgets`: latencies begin anew. */
  report(forgets = false): Promise<CrowdReport> {
    return this.each(() => ({ kind: 'report', forgets }));
  }

  /** What is being written ends. */
  cut(): void {
    for (const { child } of this.members) child.send({ kind: 'cut' }, () => undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map(async ({ child }) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
    }));
  }

  private async each(commandOf: (i: number) => ConsumersCommand): Promise<CrowdReport> {
    const reports = await Promise.all(this.members.map((member, i) => new Promise<ConsumersReport>((resolve, reject) => {
      member.waiting = { resolve, reject };
      member.child.send(commandOf(i), error => { if (error !== null) reject(childGone('a process of consumers', member.child)); });
    })));
    const sumOf = (value: (report: ConsumersReport) => number): number => reports.reduce((sum, report) => sum + value(report), 0);
    const latency = new Latency();
    for (const report of reports) latency.add(report.latency);
    return {
      written: sumOf(one => one.written), received: sumOf(one => one.received), repeated: sumOf(one => one.repeated), reordered: sumOf(one => one.reordered), misdelivered: sumOf(one => one.misdelivered), corrupted: sumOf(one => one.corrupted),
      refused: sumOf(one => one.refused), cpuMicros: sumOf(one => one.cpuMicros), cpuMicrosMax: Math.max(...reports.map(one => one.cpuMicros)), latency,
    };
  }
}

function startMember(codeFor: (number: string) => Promise<string>): Member {
  const child = fork(fileURLToPath(ownFile('bench/business/consumers-process')), { stdio: ['ignore', 2, 2, 'ipc'] });
  const member: Member = { child, waiting: null };
  child.on('message', (message: unknown) => {
    if (!Value.Check(ConsumersAnswerSchema, message)) throw new Error('not an answer of consumers');
    if (message.kind === 'code') {
      const { number } = message;
      codeFor(number).then(code => { child.send({ kind: 'code', number, code }); }, (error: unknown) => { member.waiting?.reject(error instanceof Error ? error : new Error('no code')); });
    } else if (message.kind === 'done') member.waiting?.resolve(message.report);
    else member.waiting?.reject(new Error(message.reason));
  });
  child.on('exit', () => { member.waiting?.reject(childGone('a process of consumers', child)); });
  return member;
}
