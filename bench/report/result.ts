import { Type, type Static, type TSchema, type TUnion, type TNull } from '@sinclair/typebox';
import { PercentilesSchema } from '../measure/latency.ts';
import { HardwareSchema, VersionsSchema } from '../measure/machine.ts';
import { ProcessKindSchema, ProcessSpanSchema } from '../measure/process-watch.ts';
import { StoreRequestsSchema } from '../measure/store-requests.ts';
import { SettingsSchema } from '../settings.ts';
import { DurabilitySchema } from '../targets/durability.ts';

/** null: the scenario does not measure it, or the server is out of sight. */
function orNull<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()]);
}

const Counts = Type.Record(Type.String(), Type.Integer());

/** A stretch of traffic at one rate. */
export const StepSchema = Type.Object({
  ratePerSecond: Type.Number(),
  offeredPerSecond: Type.Number(),
  acceptedPerSecond: Type.Number(),
  deliveredPerSecond: Type.Number(),
  latencyMs: orNull(PercentilesSchema),
  serverCpuMicrosPerMessage: orNull(Type.Number()),
  serverCpuShare: orNull(Type.Number()),
  generatorCpuShare: Type.Number(),
  sendLagMsP99: orNull(Type.Number()),
});
export type Step = Static<typeof StepSchema>;

/** What a ramp ended at; cut: somebody ended it early. Unless it was the server, the knee is higher than what was found. */
const KneeEndSchema = Type.Union([Type.Literal('server'), Type.Literal('generators'), Type.Literal('devices'), Type.Literal('cap'), Type.Literal('cut')]);
export type KneeEnd = Static<typeof KneeEndSchema>;

/** What a scenario found out. */
export const OutcomeSchema = Type.Object({
  /** Sends that the schedule asked for, whether or not they could be made. */
  offeredPerSecond: orNull(Type.Number()),
  acceptedPerSecond: orNull(Type.Number()),
  /** First deliveries. */
  deliveredPerSecond: orNull(Type.Number()),
  /** From the time a message was meant to be sent (offline: from when its device began to connect) to its delivery. */
  latencyMs: orNull(PercentilesSchema),
  /** From the time a message was meant to be sent to its Accepted. */
  acceptMs: orNull(PercentilesSchema),
  /** From the start of a connection to Welcome. */
  handshakeMs: orNull(PercentilesSchema),
  connectsPerSecond: orNull(Type.Number()),
  /** Latency of the same traffic before the disturbance (burst, storm, kill, slow). */
  undisturbedMs: orNull(PercentilesSchema),
  /** From the loss of a device's connection to its next Welcome. */
  outageMs: orNull(PercentilesSchema),
  /**
   * How long it took. burst: from its end to the last delivery. offline: from the first connection to the last delivery. storm: from the first attempt to the last Welcome.
   * kill: from the kill to the last Welcome. fanout: from the first send to the last answer.
   */
  recoveryMs: orNull(Type.Number()),
  /** ramp: in the order in which they were run. */
  steps: Type.Array(StepSchema),
  /** ramp: deliveries per second of the fastest step with p99 below the limit and nothing left behind; null: of none. */
  knee: orNull(Type.Object({ under100ms: orNull(Type.Number()), under1s: orNull(Type.Number()), endedBy: KneeEndSchema })),
  /** slow: growth of the server's resident memory and of the kernel's slab, for each reader who hangs. */
  slowReaderBytes: orNull(Type.Number()),
  /** soak: of the server's resident memory after collection, with the 95 % interval of its slope; files and sockets that are open. */
  memorySlope: orNull(Type.Object({
    bytesPerHour: Type.Number(), low: Type.Number(), high: Type.Number(), samples: Type.Integer(), filesFirst: Type.Integer(), filesLast: Type.Integer(),
  })),

  /** business: messages that each of its two ways carries are counted above, those of the business. */
  business: orNull(Type.Object({
    /** Growth of the server's resident memory, crypto processes included, for each conversation. */
    conversationBytes: orNull(Type.Number()),
    /** From the time a request was meant to be made to the webhook that says `delivered`; and from the time a consumer was to write to its webhook. */
    deliveredMs: orNull(PercentilesSchema),
    inboundMs: orNull(PercentilesSchema),
    /** Answers to requests at acceptRate, and while the receiver of webhooks takes 250 ms. */
    burstAcceptMs: orNull(PercentilesSchema),
    slowReceiverAcceptMs: orNull(PercentilesSchema),
    /** That waited when the gateway was killed; those that never came; those that came again, in the whole run. */
    webhooksQueued: Type.Integer(),
    webhooksLost: Type.Integer(),
    webhooksRepeated: Type.Integer(),
    /** With as much on its way as goes: messages of both ways a second; CPU of the server, of one core, and for each message. */
    saturated: orNull(Type.Object({ messagesPerSecond: Type.Number(), serverCpuShare: orNull(Type.Number()), serverCpuMicrosPerMessage: orNull(Type.Number()) })),
  })),

  /** In the whole run, warm-up included, as the rest of this block but `unsent`. */
  sent: Type.Integer(),
  accepted: Type.Integer(),
  delivered: Type.Integer(),
  /** Accepted and not delivered. */
  lost: Type.Integer(),
  duplicated: Type.Integer(),
  /** First deliveries after a later one of the same pair. */
  reordered: Type.Integer(),
  /** Delivered to another device than it was sent to. */
  misdelivered: Type.Integer(),
  /** Delivered with other bytes. */
  corrupted: Type.Integer(),
  unanswered: Type.Integer(),
  /** Offered while the device had no connection. */
  unsent: Type.Integer(),
  /** By error name; by close code. */
  refused: Counts,
  closed: Counts,

  /** All processes of kind server together, as the three below. */
  serverCpuMicrosPerMessage: orNull(Type.Number()),
  /** Of one core. */
  serverCpuShare: orNull(Type.Number()),
  serverRssBytes: orNull(Type.Integer()),
  /** Every process of the target over the time in which it was measured. */
  processes: Type.Array(Type.Composite([ProcessSpanSchema, Type.Object({ cpuMicrosPerMessage: orNull(Type.Number()) })])),
  /** cluster: what the gateways asked of Cassandra for each message they accepted, by kind, from their own metrics; what they ask for themselves is in it. */
  storeRequestsPerMessage: orNull(StoreRequestsSchema),
  /** Before the first device connected. */
  serverRssBytesAtStart: orNull(Type.Integer()),
  /** Slope of the server's resident memory between two numbers of connected devices. */
  rssBytesPerDevice: orNull(Type.Number()),
  rssReadAfter: orNull(Type.Union([Type.Literal('forced collection'), Type.Literal('settling')])),
  /** Growth of the kernel's slab per device: both ends of the connection. */
  slabBytesPerDevice: orNull(Type.Number()),
  serverIdleCpuShare: orNull(Type.Number()),

  /** Of one core, the busiest generator. */
  generatorCpuShare: Type.Number(),
  generatorCpuMicrosPerMessage: orNull(Type.Number()),
  generatorCpuMicrosPerConnect: orNull(Type.Number()),
  /** From the time a message was meant to be sent to the moment it was. */
  sendLagMsP99: orNull(Type.Number()),
});
export type Outcome = Static<typeof OutcomeSchema>;

/** What was so at one second of the run. Counts are since its beginning. */
export const MomentSchema = Type.Object({
  second: Type.Number(),
  connected: Type.Integer(),
  sent: Type.Integer(),
  accepted: Type.Integer(),
  delivered: Type.Integer(),
  refused: Type.Integer(),
  /** Of what was delivered since the moment before, the worst generator. */
  p99Ms: orNull(Type.Number()),
  /** Of each kind of process that the target has, all together. */
  cpuShare: Type.Partial(Type.Record(ProcessKindSchema, Type.Number())),
  rssBytes: Type.Partial(Type.Record(ProcessKindSchema, Type.Integer())),
});
export type Moment = Static<typeof MomentSchema>;

/** result.json; docs/BENCH-RESULTS.md explains it. */
export const ResultSchema = Type.Composite([
  Type.Object({
    /** Of this schema. */
    format: Type.Literal(1),
    scenario: Type.String(),
    target: Type.Object({ name: Type.String(), version: Type.String(), durability: DurabilitySchema, settingsPage: orNull(Type.String()) }),
    /** False: the run was ended early, a process of the server ended, or generators or devices were the bottleneck; then the figures say nothing about the server. */
    valid: Type.Boolean(),
    invalidBecause: Type.Array(Type.String()),
  }),
  OutcomeSchema,
  Type.Object({
    /** Once a second. */
    timeline: Type.Array(MomentSchema),
    /** Values of each distribution that was kept (milliseconds) at the percentiles of `percentileGrid`. */
    distributions: Type.Record(Type.String(), Type.Array(Type.Number())),
    /** Load average of the last minute, before the run: what else the machine was doing. */
    loadBefore: Type.Number(),
    startedAt: Type.String(),
    seed: Type.Integer(),
    settings: SettingsSchema,
    versions: VersionsSchema,
    hardware: HardwareSchema,
  }),
]);
export type Result = Static<typeof ResultSchema>;
