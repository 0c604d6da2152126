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
  /** Of `generators`, this is number `generator`: pairs of devices are dealt out in turn. */
  generator: Type.Integer(),
  generators: Type.Integer(),
  seed: Type.Integer(),
  run: Type.Integer(),
  payloadBytes: Type.Integer(),
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
/** Every device in the range accepts messages of its peer. */
const Accept = Type.Object({ kind: Type.Literal('accept'), ...range });
const Steady = Type.Object({
  kind: Type.Literal('steady'),
  ratePerSecond: Type.Number(),
  startAtUs: Type.Number(),
  durationMs: Type.Number(),
  /** How long to wait at the end for what is still on its way. */
  settleMs: Type.Number(),
});
const Exchange = Type.Object({
  kind: Type.Literal('exchange'),
  ...range,
  messagesEach: Type.Integer(),
  openPerDevice: Type.Integer(),
  openInAll: Type.Integer(),
  /** 0: the peers are away, deliveries are not awaited. */
  settleMs: Type.Number(),
});
/** The devices in the range connect and take what is queued for them. */
const Return = Type.Object({ kind: Type.Literal('return'), ...range, concurrency: Type.Integer(), settleMs: Type.Number() });
const Leave = Type.Object({ kind: Type.Literal('leave'), ...range });
const Report = Type.Object({ kind: Type.Literal('report') });

export const CommandSchema = Type.Union([Configure, Connect, Accept, Steady, Exchange, Return, Leave, Report]);
export type Command = Static<typeof CommandSchema>;
export type ConfigureCommand = Static<typeof Configure>;

const Counts = Type.Record(Type.String(), Type.Integer());

/** `phase` is about the last command, `total` about the generator's whole life. */
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
    refused: Counts,
    closed: Counts,
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
  }),
  connected: Type.Integer(),
});
export type GeneratorReport = Static<typeof GeneratorReportSchema>;

/** What goes down: a command with a number that its answer carries. */
export const RequestSchema = Type.Object({ id: Type.Integer(), command: CommandSchema });

/** What comes up. */
export const AnswerSchema = Type.Union([
  Type.Object({ kind: Type.Literal('done'), id: Type.Integer(), report: GeneratorReportSchema }),
  Type.Object({ kind: Type.Literal('failed'), id: Type.Integer(), reason: Type.String() }),
  Type.Object({
    kind: Type.Literal('progress'),
    connected: Type.Integer(), sent: Type.Integer(), accepted: Type.Integer(), delivered: Type.Integer(),
  }),
]);
export type Answer = Static<typeof AnswerSchema>;
