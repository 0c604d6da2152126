/**
 * CPU of a crypto process for hosted conversations, beside bare libsignal calls for the same messages: `node bench/micro/endpoint.ts [conversations] [rounds] [blocks] [answers] [bytes]`.
 *
 * Each side is a process of its own, started with the same flags, and has sessions with as many consumers, who are here, in a third. In a round the business seals one message in every
 * conversation, its consumer opens it and seals `answers` of the same size (2: as many as a message has receipts), and the business opens these, all conversations' first answers and then
 * all second ones. What is measured is the CPU of each process as the kernel counts it, with its garbage collection, over blocks of `rounds` rounds in which the sides take turns.
 *
 * - Bare: signalEncrypt, or signalDecrypt, with stores that keep one serialized record: the session is deserialized, moved and serialized for every message. Everybody is trusted. All
 *   messages of a step come and go in one piece; what that takes is measured by itself, by messages that are sent back as they came, and is not counted.
 * - Hosted: what a crypto process does, all of it: requests are read and answers written, the session is checked (whose key, how far the counter jumps), moved by the same calls, serialized,
 *   and sealed with AES-GCM-SIV. All requests of a step are under way at once, as many come together in a loaded gateway. It has sessions open, so that it need not deserialize them.
 *
 * Last line: one JSON object, µs of CPU per message of the business's side over all blocks, their ratio, and the median and range of the blocks' own. Those are far apart where blocks are short: either
 * process collects its old garbage, and ends what libsignal made, once in some thousand messages. Needs Linux.
 */
import { readProcessUsage } from '../measure/process-usage.ts';
import { median } from '../report/compare.ts';
import { BareSide } from './endpoint/bare-side.ts';
import type { BusinessSide } from './endpoint/business-side.ts';
import { plaintextOf } from './endpoint/consumer.ts';
import { HostedSide } from './endpoint/hosted-side.ts';

const [conversations = 100, rounds = 40, blocks = 5, answers = 2, textBytes = 100] = process.argv.slice(2).map(Number);
/** V8 compiles what is run often, in both, and is done with it after some thousand messages. */
const WARM_UP_MESSAGES = 9000;
const messagesPerRound = conversations * (1 + answers);

async function round(side: BusinessSide): Promise<void> {
  const plaintexts = (): Uint8Array<ArrayBuffer>[] => side.consumers.map(() => plaintextOf(side.business, textBytes));
  const sealed = await side.seal(plaintexts());
  for (const [i, consumer] of side.consumers.entries()) await consumer.open(sealed[i] ?? new Uint8Array());
  for (let answer = 0; answer < answers; answer += 1) {
    const written = plaintexts();
    const payloads: Uint8Array<ArrayBuffer>[] = [];
    for (const [i, consumer] of side.consumers.entries()) payloads.push(await consumer.seal(written[i] ?? new Uint8Array()));
    await side.open(payloads);
  }
}

/** µs of each side's CPU per message. */
async function block(sides: readonly BusinessSide[], count: number, step: (side: BusinessSide) => Promise<void>): Promise<number[]> {
  const before = sides.map(({ pid }) => readProcessUsage(pid).cpuMicros);
  for (let i = 0; i < count; i += 1) for (const side of sides) await step(side);
  return sides.map(({ pid }, i) => (readProcessUsage(pid).cpuMicros - (before[i] ?? 0)) / (count * messagesPerRound));
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const [bare, hosted] = [await BareSide.start(conversations), await HostedSide.start(conversations)];
// Sessions begin, and code gets warm.
await block([bare, hosted], Math.ceil(WARM_UP_MESSAGES / messagesPerRound), round);
const measured: number[][] = [];
for (let i = 0; i < blocks; i += 1) measured.push(await block([bare, hosted], rounds, round));
const messages = bare.consumers.map(() => plaintextOf(bare.business, textBytes));
const [transportUs = 0] = await block([bare], rounds * blocks, async () => { for (let i = 0; i <= answers; i += 1) await bare.echo(messages); });
await Promise.all([bare.close(), hosted.close()]);
const libsignal = measured.map(([us = 0]) => us - transportUs);
const hostedUs = measured.map(([, us = 0]) => us);
const mean = (all: readonly number[]): number => all.reduce((sum, us) => sum + us, 0) / all.length;
const ratios = hostedUs.map((us, i) => us / (libsignal[i] ?? 0));
console.log(JSON.stringify({
  conversations, rounds, blocks, answers, textBytes, transportUs: rounded(transportUs), libsignalUs: rounded(mean(libsignal)), processUs: rounded(mean(hostedUs)),
  ratio: rounded(mean(hostedUs) / mean(libsignal)), blockMedian: rounded(median(ratios)), blockMin: rounded(Math.min(...ratios)), blockMax: rounded(Math.max(...ratios)),
}));
