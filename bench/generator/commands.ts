// What the bench's main process says to a generator process, and what it hears. Checked on arrival, since it crosses a process.
import { Type, type Static } from '@sinclair/typebox';
import { WireNameSchema } from './wires/index.ts';

const Configure = Type.Object({
  kind: Type.Literal('configure'),
  wire: WireNameSchema,
  /** Of the device listeners. */
  urls: Type.Array(Type.String(), { minItems: 1 }),
  /** PEM file of the authority that signed the server's certificate; null without TLS. */
  caFile: Type.Union([Type.String(), Type.Null()]),
  accountsFile: Type.Union([Type.String(), Type.Null()]),
  devices: Type.Integer(),
  /** Devices in a row who know each other, and who writes to whom (circles.ts). */
  circle: Type.Integer({ minimum: 2 }),
  topology: Type.Union([Type.Literal('circle'), Type.Literal('hub')]),
  /** Of `generators`, this is number `generator`; the devices below `apart` are the first one's alone (division.ts). */
  generator: Type.Integer(),
  generators: Type.Integer(),
  apart: Type.Integer(),
  seed: Type.Integer(),
  run: Type.Integer(),
  payloadBytes: Type.Integer(),
  payloadFile: Type.Union([Type.String(), Type.Null()]),
  ackTickMs: Type.Number(),
  ackEvery: Type.Integer(),
  /** Over so many source addresses of 127.0.0.0/8 connections are spread: servers limit what one address may do, and the system allows about 28,000 of each. */
  addresses: Type.Integer(),
});

/** Half-open ranges of device indices, of which only the even or odd ones may be meant: the halves of pairs. */
const range = {
  from: Type.Integer(),
  to: Type.Integer(),
  parity: Type.Optional(Type.Union([Type.Literal('any'), Type.Literal('even'), Type.Literal('odd')])),
};

const Connect = Type.Object({ kind: Type.Literal('connect'), ...range, concurrency: Type.Integer() });
/** Every device in the range takes messages of those who write to it. */
const Accept = Type.Object({ kind: Type.Literal('accept'), ...range });
/** From here on a device in the range that loses its connection makes it anew. */
const Keep = Type.Object({ kind: Type.Literal('keep'), ...range });
const Steady = Type.Object({
  kind: Type.Literal('steady'),
  ...range,
  /** Of all senders in the range together. */
  ratePerSecond: Type.Number(),
  startAtUs: Type.Number(),
  durationMs: Type.Number(),
  /** How long to wait at the end for what is still on its way. */
  settleMs: Type.Number(),
});
/** As steady; besides, receipts for what came, signs of typing before what is sent, and connections that are made anew. */
const Mix = Type.Object({
  ...Steady.properties,
  kind: Type.Literal('mix'),
  reconnectsPerSecond: Type.Number(),
  receiptDelayMs: Type.Number(),
  /** Of the messages, those that somebody is seen typing before. */
  typingShare: Type.Number(),
});
const Exchange = Type.Object({
  kind: Type.Literal('exchange'),
  ...range,
  messagesEach: Type.Integer(),
  openPerDevice: Type.Integer(),
  openInAll: Type.Integer(),
  /** 0: the recipients are away, deliveries are not awaited. */
  settleMs: Type.Number(),
});
/** The devices in the range connect, spread over a time, and take what is queued for them. */
const Return = Type.Object({ kind: Type.Literal('return'), ...range, concurrency: Type.Integer(), spreadMs: Type.Number(), settleMs: Type.Number() });
/** The devices in the range lose their connections at once and make new ones. */
const Reconnect = Type.Object({ kind: Type.Literal('reconnect'), ...range, concurrency: Type.Integer() });
/** The devices in the range read no more. */
const Hang = Type.Object({ kind: Type.Literal('hang'), ...range });
const Leave = Type.Object({ kind: Type.Literal('leave'), ...range });
/** Waits, so long at most, until everything that was accepted has come. */
const Settle = Type.Object({ kind: Type.Literal('settle'), ...range, settleMs: Type.Number() });
/** What runs ends as soon as it can; what follows offers nothing any more. */
const Cut = Type.Object({ kind: Type.Literal('cut') });
const Report = Type.Object({ kind: Type.Literal('report') });

export const CommandSchema = Type.Union([Configure, Connect, Accept, Keep, Steady, Mix, Exchange, Return, Reconnect, Hang, Leave, Settle, Cut, Report]);
export type Command = Static<typeof CommandSchema>;
export type ConfigureCommand = Static<typeof Configure>;
export type SteadyCommand = Static<typeof Steady>;
export type MixCommand = Static<typeof Mix>;

const Counts = Type.Record(Type.String(), Type.Integer());

/** `phase` is about this command, `total` about the generator's whole life. */
export const GeneratorReportSchema = Type.Object({
  phase: Type.Object({
    /** Of the time in which messages were offered; without the wait at the end. */
    elapsedMs: Type.Number(),
    cpuMicros: Type.Number(),
    offered: Type.Integer(),
    unsent: Type.Integer(),
    accepted: Type.Integer(),
    delivered: Type.Integer(),
    connects: Type.Integer(),
    connectFailures: Type.Integer(),
    firstConnectUs: Type.Union([Type.Number(), Type.Null()]),
    lastConnectUs: Type.Number(),
    lastDeliveryUs: Type.Number(),
    /** HDR histograms of microseconds, compressed, base64. */
    latency: Type.String(),
    accept: Type.String(),
    sendLag: Type.String(),
    handshake: Type.String(),
    outage: Type.String(),
  }),
  total: Type.Object({
    sent: Type.Integer(),
    accepted: Type.Integer(),
    delivered: Type.Integer(),
    lost: Type.Integer(),
    duplicated: Type.Integer(),
    reordered: Type.Integer(),
    misdelivered: Type.Integer(),
    corrupted: Type.Integer(),
    unanswered: Type.Integer(),
    refused: Counts,
    closed: Counts,
  }),
  connected: Type.Integer(),
});
export type GeneratorReport = Static<typeof GeneratorReportSchema>;

/** What goes down: a command with a number that its answer carries. */
export const RequestSchema = Type.Object({ id: Type.Integer(), command: CommandSchema });

/** `p99Us`: of what was delivered since the one before; null: nothing was. */
export const ProgressSchema = Type.Object({
  connected: Type.Integer(), sent: Type.Integer(), accepted: Type.Integer(), delivered: Type.Integer(), refused: Type.Integer(),
  p99Us: Type.Union([Type.Number(), Type.Null()]),
});
export type Progress = Static<typeof ProgressSchema>;

/** What comes up. */
export const AnswerSchema = Type.Union([
  Type.Object({ kind: Type.Literal('done'), id: Type.Integer(), report: GeneratorReportSchema }),
  Type.Object({ kind: Type.Literal('failed'), id: Type.Integer(), reason: Type.String() }),
  Type.Object({ kind: Type.Literal('progress'), progress: ProgressSchema }),
]);
export type Answer = Static<typeof AnswerSchema>;
