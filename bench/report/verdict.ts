import type { KneeEnd, Outcome, Result } from './result.ts';

export const GENERATOR_CPU_SHARE_MAX = 0.6;
const SEND_LAG_MS_P99_MAX = 10;

/** Of a server's process: what becomes of what it had accepted is not known then. */
export const ENDED = 'ended before the run did';

/** Whether the server was there to the end, so that what it promised can be asked for. */
export function wasThereToTheEnd({ invalidBecause }: Result): boolean {
  return !invalidBecause.some(reason => reason.endsWith(ENDED));
}

/** Why a ramp went no further, where it was not the server's doing. */
export const bottlenecks: Readonly<Record<Extract<KneeEnd, 'generators' | 'devices'>, string>> = {
  generators: 'the generators were the bottleneck (--generators adds one)', devices: 'each device sent as fast as one may (--devices adds others)',
};

/** Why the figures are the generator's and not the server's; empty when they are the server's. */
export function reasonsAgainst(outcome: Outcome): string[] {
  const reasons: string[] = [];
  if (outcome.generatorCpuShare > GENERATOR_CPU_SHARE_MAX) {
    reasons.push(`a generator used ${percent(outcome.generatorCpuShare)} of a core, more than ${percent(GENERATOR_CPU_SHARE_MAX)}`);
  }
  if (outcome.sendLagMsP99 !== null && outcome.sendLagMsP99 > SEND_LAG_MS_P99_MAX) {
    reasons.push(`the generator sent ${outcome.sendLagMsP99.toFixed(1)} ms late (p99), more than ${SEND_LAG_MS_P99_MAX} ms`);
  }
  const endedBy = outcome.knee?.endedBy;
  if (endedBy === 'generators' || endedBy === 'devices') reasons.push(`the knee was not reached: ${bottlenecks[endedBy]}`);
  return reasons;
}

/** What must not happen, and how often it did. Repeats may: delivery is at least once. */
export const promises: readonly { readonly name: string; readonly broken: (outcome: Outcome) => number }[] = [
  { name: 'lost', broken: ({ lost }) => lost }, { name: 'misdelivered', broken: ({ misdelivered }) => misdelivered }, { name: 'reordered', broken: ({ reordered }) => reordered },
  { name: 'corrupted', broken: ({ corrupted }) => corrupted }, { name: 'webhooks lost', broken: ({ business }) => business?.webhooksLost ?? 0 },
];

/** Whether the server kept what it promises. */
export function isCorrect(outcome: Outcome): boolean {
  return promises.every(({ broken }) => broken(outcome) === 0);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
