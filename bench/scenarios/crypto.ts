import { SealedPair } from '../crypto/sealed-pair.ts';
import { atRandomTimes } from '../generator/phases/steady-phase.ts';
import { Prng } from '../generator/prng.ts';
import { Latency } from '../measure/latency.ts';
import { nowUs, pause } from '../measure/now.ts';
import { spanOf } from '../measure/process-watch.ts';
import { textLengthOf } from '../messages.ts';
import { costOf, outcomeOf, watch, watchBench, type Scenario, type Stage } from './scenario.ts';

const SETTLE_STEP_MS = 20;
/** So many may register from one address in an hour. */
const PEOPLE_MAX = 40;

/** Real clients with real keys instead of load devices: every message is sealed, opened and ratcheted by libsignal, in the bench's own process, whose CPU is given as the generator's. */
export const crypto: Scenario = {
  name: 'crypto',
  summary: `messages between real clients (at most ${PEOPLE_MAX}), sealed and opened by libsignal: latency from writing to reading`,
  uses: ['rate', 'durationSeconds', 'payloadBytes'],
  defaults: { devices: 20, rate: 100 },
  devicesMax: PEOPLE_MAX,
  async run(stage) {
    const { settings, target } = stage;
    const pairs = await makePairs(stage);
    stage.say(`${pairs.length} pairs, ${settings.rate} messages/s for ${settings.durationSeconds} s`);
    const sumOf = (value: (pair: SealedPair) => number): number => pairs.reduce((sum, pair) => sum + value(pair), 0);
    stage.follow(() => ({ connected: 2 * pairs.length, sent: sumOf(({ ledger }) => ledger.sent), accepted: sumOf(pair => pair.accepted), delivered: sumOf(pair => pair.delivered), refused: 0, p99Us: null }));
    const sendLag = new Latency();
    const random = new Prng(settings.seed);
    const startAtUs = nowUs();
    const watching = watch(target);
    const own = watchBench();
    await atRandomTimes({ ratePerSecond: settings.rate, startAtUs, durationMs: settings.durationSeconds * 1000 }, random, stage.cut, dueUs => {
      sendLag.record(nowUs() - dueUs);
      pairs[random.integer(pairs.length)]?.write(dueUs);
    });
    const seconds = (nowUs() - startAtUs) / 1e6;
    const [spans, ownSpans] = [watching.spans(), own.spans()];
    for (let waitedMs = 0; waitedMs < settings.settleSeconds * 1000 && !pairs.every(isAtRest); waitedMs += SETTLE_STEP_MS) await pause(SETTLE_STEP_MS);
    await Promise.all(pairs.map(pair => pair.close()));

    const [latency, accept] = [merged(pairs.map(pair => pair.latency)), merged(pairs.map(pair => pair.accept))];
    stage.keep('latency', latency);
    const delivered = sumOf(pair => pair.delivered);
    const sent = sumOf(({ ledger }) => ledger.sent);
    const generator = spanOf(ownSpans, 'server');
    return {
      ...outcomeOf(await stage.fleet.run({ kind: 'report' })),
      sent, accepted: sumOf(pair => pair.accepted), delivered,
      lost: sumOf(({ ledger }) => ledger.lost), duplicated: sumOf(({ ledger }) => ledger.repeated), reordered: sumOf(({ ledger }) => ledger.reordered),
      misdelivered: sumOf(pair => pair.misdelivered), corrupted: sumOf(pair => pair.corrupted), unanswered: sumOf(({ ledger }) => ledger.unansweredCount),
      offeredPerSecond: sent / seconds, acceptedPerSecond: sumOf(pair => pair.accepted) / seconds, deliveredPerSecond: delivered / seconds,
      latencyMs: latency.percentilesMs(), acceptMs: accept.percentilesMs(), sendLagMsP99: sendLag.percentilesMs()?.p99 ?? null,
      ...costOf(spans, delivered),
      generatorCpuShare: generator?.cpuShare ?? 0,
      generatorCpuMicrosPerMessage: generator === null || delivered === 0 ? null : generator.cpuMicros / delivered,
    };
  },
};

async function makePairs(stage: Stage): Promise<SealedPair[]> {
  const { settings, target } = stage;
  const { codeFor, urls: [url = ''] } = target;
  if (codeFor === undefined) throw new Error(`nobody can register at ${target.name} from here`);
  const people = settings.devices;
  stage.say(`${people} people register`);
  const pairs: SealedPair[] = [];
  for (let person = 0; person + 1 < people; person += 2) {
    const numbers = [numberOf(person), numberOf(person + 1)] as const;
    pairs.push(await SealedPair.make({ url: new URL(url).origin, numbers, codeFor, textLength: textLengthOf(settings.payloadBytes) }));
  }
  return pairs;
}

/** Of those that are for fiction. */
function numberOf(person: number): string {
  return `+1202555${String(100 + person).padStart(4, '0')}`;
}

function isAtRest({ ledger }: SealedPair): boolean {
  return ledger.unansweredCount === 0 && ledger.lost === 0;
}

function merged(parts: readonly Latency[]): Latency {
  const all = new Latency();
  for (const part of parts) all.add(part.encode());
  return all;
}
