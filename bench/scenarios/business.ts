import { Crowd } from '../business/crowd.ts';
import { Enterprise, enterpriseFlags } from '../business/enterprise.ts';
import { textOf } from '../business/messages.ts';
import { Statuses } from '../business/statuses.ts';
import { Unanswered } from '../business/unanswered.ts';
import { WebhookReceiver } from '../business/webhook-receiver.ts';
import { atRandomTimes } from '../generator/phases/steady-phase.ts';
import { Prng } from '../generator/prng.ts';
import { Latency } from '../measure/latency.ts';
import { nowUs } from '../measure/now.ts';
import { spanOf } from '../measure/process-watch.ts';
import type { Outcome } from '../report/result.ts';
import { costOf, outcomeOf, watch, type Scenario, type Stage } from './scenario.ts';

/** What a content is besides the text. */
const SEALING_BYTES = 130;
const TEXT_MIN = 40;
const REGISTERING_AT_ONCE = 16;
const STEP_MS = 50;
const OTHERS = 20;
const BUSY_RECEIVER_MS = 250;

/** What an enterprise sees: HTTP request, the consumer's program reads the message, webhooks say so; and the other way round. */
export const business: Scenario = {
  name: 'business',
  summary: 'a hosted business and --devices consumers with real clients in conversation, --rate messages/s each way: HTTP answer, reading, webhooks; --accept-rate requests/s; receivers that take 250 ms; a kill with webhooks queued',
  uses: ['rate', 'durationSeconds', 'payloadBytes', 'quietSeconds', 'acceptRate', 'burstSeconds', 'queuedWebhooks', 'settleSeconds'],
  defaults: { devices: 200, rate: 50 },
  serve: enterpriseFlags,
  accounts: () => 2,
  async run(stage) {
    const receiver = await WebhookReceiver.open();
    const run = new BusinessRun(stage, receiver);
    try {
      return await run.measure();
    } finally {
      await run.close();
    }
  },
};

class BusinessRun {
  private readonly stage: Stage;
  private readonly receiver: WebhookReceiver;
  private readonly statuses = new Statuses();
  private readonly unanswered = new Unanswered();
  private readonly random: Prng;
  private readonly numbers: readonly string[];
  private readonly others: readonly string[];
  private readonly textLength: number;
  private enterprise: Enterprise | null = null;
  private crowd: Crowd | null = null;
  private sent = 0;
  private greeted = 0;
  private accepted = 0;
  private readonly refused = new Map<string, number>();
  private readonly sendLag = new Latency();

  constructor(stage: Stage, receiver: WebhookReceiver) {
    const { settings } = stage;
    this.stage = stage;
    this.receiver = receiver;
    this.random = new Prng(settings.seed);
    // Of those that are for fiction, and more: nobody is called.
    this.numbers = Array.from({ length: settings.devices }, (_, i) => `+1415${String(6_000_000 + i)}`);
    this.others = Array.from({ length: OTHERS }, (_, i) => `+1415${String(5_900_000 + i)}`);
    this.textLength = Math.max(TEXT_MIN, settings.payloadBytes - SEALING_BYTES);
    receiver.heard = told => { this.statuses.heard(told, this.textLength); };
  }

  async measure(): Promise<Outcome> {
    const { stage, statuses } = this;
    const { settings, target } = stage;
    const conversationBytes = await this.begin();
    const crowd = this.opened(this.crowd);

    stage.say(`${settings.rate}/s each way for ${settings.durationSeconds} s`);
    const [before, acceptedBefore, startUs] = [await crowd.report(true), this.accepted, nowUs()];
    const watching = watch(target);
    const watchingBench = watch({ ...target, processes: () => [{ kind: 'server', name: 'bench', pid: process.pid }] });
    const [accept, wrote] = await Promise.all([this.request(settings.rate, settings.durationSeconds), crowd.write(settings.rate, settings.durationSeconds * 1000)]);
    const [bench, elapsedUs] = [spanOf(watchingBench.spans(), 'server'), nowUs() - startUs];
    await this.settle(crowd);
    // What was accepted costs until the last of it has been read and told.
    const spans = watching.spans();
    const read = await crowd.report(true);
    const [deliveredMs, inboundMs] = [statuses.takeDelivered(), statuses.takeInbound()];
    const bothWays = this.accepted - acceptedBefore + wrote.written - before.written;
    const sendLagMsP99 = this.sendLag.percentilesMs()?.p99 ?? null;

    stage.say(`${settings.acceptRate} requests/s for ${settings.burstSeconds} s`);
    const burst = await this.request(settings.acceptRate, settings.burstSeconds);
    await this.settle(crowd);
    stage.say(`webhooks that take ${BUSY_RECEIVER_MS} ms`);
    this.receiver.delayMs = BUSY_RECEIVER_MS;
    const slow = await this.request(settings.rate, settings.burstSeconds);
    this.receiver.delayMs = 0;
    await this.settle(crowd);
    const restart = await this.killWithQueued(crowd);

    const last = await crowd.report();
    for (const [name, latency] of Object.entries({ latency: read.latency, accept, burst, slow, delivered: deliveredMs, inbound: inboundMs })) stage.keep(name, latency);
    return {
      ...outcomeOf(await stage.fleet.run({ kind: 'report' })),
      sent: this.sent, accepted: this.accepted, delivered: last.received, lost: Math.max(0, this.accepted - last.received) + Math.max(0, last.written - last.refused - statuses.inbound),
      duplicated: last.repeated, reordered: last.reordered, corrupted: last.corrupted, unanswered: 0, refused: Object.fromEntries(this.refused),
      offeredPerSecond: 2 * settings.rate, acceptedPerSecond: bothWays / settings.durationSeconds, deliveredPerSecond: bothWays / settings.durationSeconds,
      latencyMs: read.latency.percentilesMs(), acceptMs: accept.percentilesMs(), sendLagMsP99, recoveryMs: restart.recoveryMs,
      ...costOf(spans, bothWays),
      generatorCpuShare: Math.max(bench?.cpuShare ?? 0, (wrote.cpuMicrosMax - before.cpuMicrosMax) / elapsedUs),
      generatorCpuMicrosPerMessage: bench === null || bothWays === 0 ? null : (bench.cpuMicros + wrote.cpuMicros - before.cpuMicros) / bothWays,
      business: {
        conversationBytes, deliveredMs: deliveredMs.percentilesMs(), inboundMs: inboundMs.percentilesMs(), burstAcceptMs: burst.percentilesMs(), slowReceiverAcceptMs: slow.percentilesMs(),
        webhooksQueued: restart.queued, webhooksRepeated: statuses.repeated, webhooksLost: restart.lost,
      },
    };
  }

  async close(): Promise<void> {
    this.enterprise?.close();
    await this.crowd?.close();
    this.receiver.close();
  }

  /** The enterprise, and everybody in conversation with it. What each conversation costs the server in memory; null: it cannot be seen. */
  private async begin(): Promise<number | null> {
    const { stage, numbers } = this;
    const { settings, target: { urls: [url = ''], codeFor } } = stage;
    if (codeFor === undefined) throw new Error(`nobody can register at ${stage.target.name} from here`);
    const enterprise = this.enterprise = await Enterprise.found(stage.target, this.receiver.url);
    const settingsOf = (members: readonly string[]): Parameters<typeof Crowd.open>[1] => ({
      url: new URL(url).origin, business: enterprise.number, numbers: [...members], concurrency: REGISTERING_AT_ONCE, textLength: this.textLength, seed: settings.seed,
    });
    stage.say(`${this.others.length} others, so that what a first conversation starts is no other's cost`);
    const others = this.crowd = await Crowd.open(1, settingsOf(this.others), codeFor);
    await this.converse(others, this.others);
    await others.close();
    [this.sent, this.accepted] = [0, 0];
    const before = await this.memory();
    stage.say(`${numbers.length} consumers register and write to the business`);
    this.crowd = await Crowd.open(settings.generators, settingsOf(numbers), codeFor);
    await this.converse(this.crowd, numbers);
    const after = await this.memory();
    return before === null || after === null ? null : (after - before) / numbers.length;
  }

  /** Each has written, and is answered once: sessions settle. */
  private async converse(crowd: Crowd, numbers: readonly string[]): Promise<void> {
    const { statuses } = this;
    const [greeted, delivered] = [this.greeted, statuses.delivered];
    this.greeted += numbers.length;
    await this.until(() => statuses.greetings >= greeted + numbers.length);
    for (let from = 0; from < numbers.length; from += REGISTERING_AT_ONCE) {
      await Promise.all(numbers.slice(from, from + REGISTERING_AT_ONCE).map(number => this.requestOne(number, nowUs())));
      await this.until(() => statuses.delivered >= delivered + from - 16 * REGISTERING_AT_ONCE);
    }
    await this.settle(crowd);
    statuses.takeDelivered();
  }

  /** Requests at random times, each to somebody chosen at random; how long their answers took from when they were due. */
  private async request(ratePerSecond: number, seconds: number): Promise<Latency> {
    const latency = new Latency();
    const asked: Promise<void>[] = [];
    await atRandomTimes({ ratePerSecond, durationMs: seconds * 1000, startAtUs: nowUs() }, this.random, this.stage.cut, dueUs => {
      this.sendLag.record(nowUs() - dueUs);
      asked.push(this.requestOne(this.numbers[this.random.integer(this.numbers.length)] ?? '', dueUs, latency));
    });
    await Promise.all(asked);
    return latency;
  }

  private async requestOne(to: string, dueUs: number, latency?: Latency): Promise<void> {
    this.sent += 1;
    const sequence = this.sent;
    this.unanswered.begin(to, sequence);
    const text = textOf({ sequence, answeredBelow: this.unanswered.lowest(to), intendedUs: dueUs }, this.textLength);
    try {
      const id = await this.opened(this.enterprise).send(to, text);
      latency?.record(nowUs() - dueUs);
      this.accepted += 1;
      this.statuses.expect(id, dueUs);
    } catch (error) {
      const name = error instanceof Error ? error.message.slice(0, 80) : 'unknown';
      this.refused.set(name, (this.refused.get(name) ?? 0) + 1);
    } finally {
      this.unanswered.end(to, sequence);
    }
  }

  /** Nobody takes webhooks until so many wait; then the gateway is killed, and starts again. */
  private async killWithQueued(crowd: Crowd): Promise<{ readonly queued: number; readonly lost: number; readonly recoveryMs: number | null }> {
    const { settings, target: { crash } } = this.stage;
    if (crash === null || settings.queuedWebhooks === 0) return { queued: 0, lost: 0, recoveryMs: null };
    this.stage.say(`${settings.queuedWebhooks} webhooks queue up, then the gateway is killed`);
    const [before, readBefore] = [this.accepted, (await crowd.report()).received];
    this.receiver.isDown = true;
    // Sent and delivered.
    await this.request(settings.acceptRate, settings.queuedWebhooks / 2 / settings.acceptRate);
    const messages = this.accepted - before;
    await this.until(async () => (await crowd.report()).received >= readBefore + messages);
    // Receipts are gathered for a second by the consumers' clients.
    await this.stage.pause(2500);
    const startUs = nowUs();
    this.receiver.isDown = false;
    await crash();
    await this.settle(crowd);
    return { queued: 2 * messages, lost: this.statuses.missing, recoveryMs: (nowUs() - startUs) / 1000 };
  }

  /** Until everything that was accepted has been read and told, both ways. */
  private async settle(crowd: Crowd): Promise<void> {
    await this.until(async () => {
      const { received, written, refused } = await crowd.report();
      return received >= this.accepted && this.statuses.missing === 0 && this.statuses.inbound >= written - refused;
    });
  }

  private async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let waitedMs = 0; waitedMs < this.stage.settings.settleSeconds * 1000 && !await condition(); waitedMs += STEP_MS) await this.stage.pause(STEP_MS);
  }

  private async memory(): Promise<number | null> {
    const { target, settings } = this.stage;
    await this.stage.pause(settings.quietSeconds * 1000);
    await target.collectGarbage();
    await this.stage.pause(settings.quietSeconds * 250);
    return spanOf(watch(target).spans(), 'server')?.rssBytes ?? null;
  }

  private opened<T>(value: T | null): T {
    if (value === null) throw new Error('the run has not begun');
    return value;
  }
}
