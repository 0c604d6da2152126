import type { Conversing } from '../business/conversing.ts';
import { Crowd } from '../business/crowd.ts';
import { Enterprise, enterpriseFlags } from '../business/enterprise.ts';
import { killWithQueued } from '../business/kill-with-queued.ts';
import { Requests } from '../business/requests.ts';
import { saturate } from '../business/saturate.ts';
import { Statuses } from '../business/statuses.ts';
import { WebhookReceiver } from '../business/webhook-receiver.ts';
import { Prng } from '../generator/prng.ts';
import { nowUs, pause } from '../measure/now.ts';
import { spanOf } from '../measure/process-watch.ts';
import { textLengthOf } from '../messages.ts';
import type { Outcome } from '../report/result.ts';
import { costOf, outcomeOf, watch, watchBench, type Scenario, type Stage } from './scenario.ts';

const REGISTERING_AT_ONCE = 16;
const STEP_MS = 50;
const OTHERS = 20;
const BUSY_RECEIVER_MS = 250;

/** What an enterprise sees: HTTP request, the consumer's program reads the message, webhooks say so; and the other way round. */
export const business: Scenario = {
  name: 'business',
  summary: 'a hosted business and --devices consumers with real clients in conversation, --rate messages/s each way: HTTP answer, reading, webhooks; as many as go; --accept-rate requests/s; receivers that take 250 ms; a kill with webhooks queued',
  uses: ['rate', 'durationSeconds', 'payloadBytes', 'quietSeconds', 'acceptRate', 'burstSeconds', 'queuedWebhooks', 'saturateSeconds', 'updatesPerPost'],
  defaults: { devices: 200, rate: 50, saturateSeconds: 10 },
  serve: enterpriseFlags,
  accounts: () => 2,
  async run(stage) {
    const receiver = await WebhookReceiver.open();
    const run = new BusinessRun(stage, receiver);
    stage.cut.addEventListener('abort', () => { run.cut(); }, { once: true });
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
  private readonly numbers: readonly string[];
  private readonly others: readonly string[];
  private readonly textLength: number;
  private enterprise: Enterprise | null = null;
  private crowd: Crowd | null = null;
  private greeted = 0;

  constructor(stage: Stage, receiver: WebhookReceiver) {
    const { settings } = stage;
    this.stage = stage;
    this.receiver = receiver;
    // Of those that are for fiction, and more: nobody is called.
    this.numbers = Array.from({ length: settings.devices }, (_, i) => `+1415${String(6_000_000 + i)}`);
    this.others = Array.from({ length: OTHERS }, (_, i) => `+1415${String(5_900_000 + i)}`);
    this.textLength = textLengthOf(settings.payloadBytes);
    receiver.heard = told => { this.statuses.heard(told, this.textLength); };
  }

  async measure(): Promise<Outcome> {
    const { stage, statuses } = this;
    const { settings, target } = stage;
    const { crowd, requests, conversationBytes } = await this.begin();

    stage.follow(() => ({ connected: settings.devices, sent: requests.sent, accepted: requests.accepted, delivered: statuses.delivered, refused: [...requests.refused.values()].reduce((sum, count) => sum + count, 0), p99Us: null }));
    const at: Conversing = { stage, crowd, requests, statuses, receiver: this.receiver, until: condition => this.until(condition), settle: () => this.settle(crowd, requests) };

    stage.say(`${settings.rate}/s each way for ${settings.durationSeconds} s`);
    const [before, sentBefore, acceptedBefore, startUs] = [await crowd.report(true), requests.sent, requests.accepted, nowUs()];
    const watching = watch(target);
    const watchingBench = watchBench();
    const [accept, wrote] = await Promise.all([requests.during(settings.rate, settings.durationSeconds), crowd.write(settings.rate, settings.durationSeconds * 1000)]);
    const offered = requests.sent - sentBefore + wrote.written - before.written;
    const [bench, elapsedUs] = [spanOf(watchingBench.spans(), 'server'), nowUs() - startUs];
    await this.settle(crowd, requests);
    // What was accepted costs until the last of it has been read and told.
    const spans = watching.spans();
    const read = await crowd.report(true);
    const [deliveredMs, inboundMs] = [statuses.takeDelivered(), statuses.takeInbound()];
    const bothWays = requests.accepted - acceptedBefore + wrote.written - before.written;
    const sendLagMsP99 = requests.lag.percentilesMs()?.p99 ?? null;

    const saturated = await saturate(at);
    stage.say(`${settings.acceptRate} requests/s for ${settings.burstSeconds} s`);
    const burst = await requests.during(settings.acceptRate, settings.burstSeconds);
    await this.settle(crowd, requests);
    stage.say(`webhooks that take ${BUSY_RECEIVER_MS} ms`);
    this.receiver.delayMs = BUSY_RECEIVER_MS;
    const slow = await requests.during(settings.rate, settings.burstSeconds);
    this.receiver.delayMs = 0;
    await this.settle(crowd, requests);
    const restart = await killWithQueued(at);

    const last = await crowd.report();
    for (const [name, latency] of Object.entries({ latency: read.latency, accept, burst, slow, delivered: deliveredMs, inbound: inboundMs })) stage.keep(name, latency);
    return {
      ...outcomeOf(await stage.fleet.run({ kind: 'report' })),
      sent: requests.sent, accepted: requests.accepted, delivered: last.received, lost: Math.max(0, requests.accepted - last.received) + Math.max(0, last.written - last.refused - statuses.inbound),
      duplicated: last.repeated, reordered: last.reordered, misdelivered: last.misdelivered + statuses.misdelivered, corrupted: last.corrupted + statuses.corrupted, unanswered: 0, refused: Object.fromEntries(requests.refused),
      offeredPerSecond: offered / settings.durationSeconds, acceptedPerSecond: bothWays / settings.durationSeconds, deliveredPerSecond: bothWays / settings.durationSeconds,
      latencyMs: read.latency.percentilesMs(), acceptMs: accept.percentilesMs(), sendLagMsP99, recoveryMs: restart.recoveryMs,
      ...costOf(spans, bothWays),
      generatorCpuShare: Math.max(bench?.cpuShare ?? 0, (wrote.cpuMicrosMax - before.cpuMicrosMax) / elapsedUs),
      generatorCpuMicrosPerMessage: bench === null || bothWays === 0 ? null : (bench.cpuMicros + wrote.cpuMicros - before.cpuMicros) / bothWays,
      business: {
        conversationBytes, deliveredMs: deliveredMs.percentilesMs(), inboundMs: inboundMs.percentilesMs(), burstAcceptMs: burst.percentilesMs(), slowReceiverAcceptMs: slow.percentilesMs(),
        webhooksQueued: restart.queued, webhooksRepeated: statuses.repeated, webhooksLost: restart.lost, saturated,
      },
    };
  }

  cut(): void {
    this.crowd?.cut();
  }

  async close(): Promise<void> {
    this.enterprise?.close();
    await this.crowd?.close();
    this.receiver.close();
  }

  /** The enterprise, and everybody in conversation with it. What each conversation costs the server in memory; null: it cannot be seen. */
  private async begin(): Promise<{ readonly crowd: Crowd; readonly requests: Requests; readonly conversationBytes: number | null }> {
    const { stage, numbers, statuses, textLength } = this;
    const { settings, target: { urls: [url = ''], codeFor } } = stage;
    if (codeFor === undefined) throw new Error(`nobody can register at ${stage.target.name} from here`);
    const enterprise = this.enterprise = await Enterprise.found(stage.target, { url: this.receiver.url, updatesPerPost: settings.updatesPerPost });
    const open = async (processes: number, members: readonly string[]): Promise<{ crowd: Crowd; requests: Requests }> => {
      const crowd = this.crowd = await Crowd.open(processes, {
        url: new URL(url).origin, business: enterprise.number, numbers: [...members], concurrency: REGISTERING_AT_ONCE, textLength, seed: settings.seed,
      }, codeFor);
      const requests = new Requests({ enterprise, statuses, textLength, numbers: members, random: new Prng(settings.seed), cut: stage.cut });
      await this.converse(crowd, requests, members);
      return { crowd, requests };
    };
    stage.say(`${this.others.length} others, so that what a first conversation starts is no other's cost`);
    const others = await open(1, this.others);
    await others.crowd.close();
    const before = await this.memory();
    stage.say(`${numbers.length} consumers register and write to the business`);
    const opened = await open(settings.generators, numbers);
    const after = await this.memory();
    return { ...opened, conversationBytes: before === null || after === null ? null : (after - before) / numbers.length };
  }

  /** Each has written, and is answered once: sessions settle. */
  private async converse(crowd: Crowd, requests: Requests, numbers: readonly string[]): Promise<void> {
    const { statuses } = this;
    const [greeted, delivered] = [this.greeted, statuses.delivered];
    this.greeted += numbers.length;
    await this.until(() => statuses.greetings >= greeted + numbers.length);
    for (let from = 0; from < numbers.length; from += REGISTERING_AT_ONCE) {
      await Promise.all(numbers.slice(from, from + REGISTERING_AT_ONCE).map(number => requests.to(number, nowUs())));
      await this.until(() => statuses.delivered >= delivered + from - 16 * REGISTERING_AT_ONCE);
    }
    await this.settle(crowd, requests);
    statuses.takeDelivered();
  }

  /** Until everything that was accepted has been read and told, both ways. */
  private async settle(crowd: Crowd, requests: Requests): Promise<void> {
    await this.until(async () => {
      const { received, written, refused } = await crowd.report();
      return received >= requests.accepted && this.statuses.missing === 0 && this.statuses.inbound >= written - refused;
    });
  }

  private async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let waitedMs = 0; waitedMs < this.stage.settings.settleSeconds * 1000 && !await condition(); waitedMs += STEP_MS) await pause(STEP_MS);
  }

  private async memory(): Promise<number | null> {
    const { target, settings } = this.stage;
    await this.stage.pause(settings.quietSeconds * 1000);
    await target.collectGarbage();
    await this.stage.pause(settings.quietSeconds * 250);
    return spanOf(watch(target).spans(), 'server')?.rssBytes ?? null;
  }
}
