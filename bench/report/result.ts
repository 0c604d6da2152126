import { Type, type Static, type TSchema, type TUnion, type TNull } from '@sinclair/typebox';
import { PercentilesSchema } from '../measure/latency.ts';
import { HardwareSchema, VersionsSchema } from '../measure/machine.ts';
import { ProcessSpanSchema } from '../measure/process-watch.ts';
import { SettingsSchema } from '../settings.ts';

/** null: the scenario does not measure it, or the server is out of sight. */
function orNull<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()]);
}

const Counts = Type.Record(Type.String(), Type.Integer());

/** What a scenario found out. */
export const OutcomeSchema = Type.Object({
  /** Sends that the schedule asked for, whether or not they could be made. */
  offeredPerSecond: orNull(Type.Number()),
  acceptedPerSecond: orNull(Type.Number()),
  /** First deliveries. */
  deliveredPerSecond: orNull(Type.Number()),
  /** From the time a message was meant to be sent (drain: from when its device began to connect) to its delivery. */
  latencyMs: orNull(PercentilesSchema),
  /** From the time a message was meant to be sent to its Accepted. */
  acceptMs: orNull(PercentilesSchema),
  /** From the start of a connection to Welcome. */
  handshakeMs: orNull(PercentilesSchema),
  connectsPerSecond: orNull(Type.Number()),

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
  /** From the time a message was meant to be sent to the moment it was. */
  sendLagMsP99: orNull(Type.Number()),
});
export type Outcome = Static<typeof OutcomeSchema>;

/** The last line of stdout. */
export const ResultSchema = Type.Composite([
  Type.Object({
    scenario: Type.String(),
    /** False: the generator was the bottleneck; the figures say nothing about the server. */
    valid: Type.Boolean(),
    invalidBecause: Type.Array(Type.String()),
  }),
  OutcomeSchema,
  Type.Object({
    startedAt: Type.String(),
    seed: Type.Integer(),
    settings: SettingsSchema,
    versions: VersionsSchema,
    hardware: HardwareSchema,
  }),
]);
export type Result = Static<typeof ResultSchema>;

const GENERATOR_CPU_SHARE_MAX = 0.6;
const SEND_LAG_MS_P99_MAX = 10;

/** Why the figures are the generator's and not the server's; empty when they are the server's. */
export function reasonsAgainst(outcome: Outcome): string[] {
  const reasons: string[] = [];
  if (outcome.generatorCpuShare > GENERATOR_CPU_SHARE_MAX) {
    reasons.push(`a generator used ${percent(outcome.generatorCpuShare)} of a core, more than ${percent(GENERATOR_CPU_SHARE_MAX)}`);
  }
  if (outcome.sendLagMsP99 !== null && outcome.sendLagMsP99 > SEND_LAG_MS_P99_MAX) {
    reasons.push(`the generator sent ${outcome.sendLagMsP99.toFixed(1)} ms late (p99), more than ${SEND_LAG_MS_P99_MAX} ms`);
  }
  return reasons;
}

/** Whether the server kept what it promises. */
export function isCorrect(outcome: Outcome): boolean {
  return outcome.lost === 0 && outcome.misdelivered === 0 && outcome.reordered === 0 && outcome.corrupted === 0;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
