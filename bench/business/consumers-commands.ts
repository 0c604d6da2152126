// What the bench's main process says to a process of consumers, and what it hears. Checked on arrival, since it crosses a process.
import { Type, type Static } from '@sinclair/typebox';

const Settings = Type.Object({
  /** Of the device listener. */
  url: Type.String(),
  /** E.164, of the business and of the consumers. */
  business: Type.String(),
  numbers: Type.Array(Type.String()),
  concurrency: Type.Integer(),
  textLength: Type.Integer(),
  /** Of what they write, so that no two processes use the same. */
  firstSequence: Type.Integer(),
  seed: Type.Integer(),
});
export type ConsumersSettings = Static<typeof Settings>;

export const ConsumersCommandSchema = Type.Union([
  Type.Object({ kind: Type.Literal('open'), settings: Settings }),
  Type.Object({ kind: Type.Literal('code'), number: Type.String(), code: Type.String() }),
  Type.Object({ kind: Type.Literal('write'), ratePerSecond: Type.Number(), durationMs: Type.Number() }),
  /** The run is being ended early: what is being written ends. */
  Type.Object({ kind: Type.Literal('cut') }),
  Type.Object({ kind: Type.Literal('answer'), answers: Type.Boolean() }),
  Type.Object({ kind: Type.Literal('report'), forgets: Type.Boolean() }),
]);
export type ConsumersCommand = Static<typeof ConsumersCommandSchema>;

const Report = Type.Object({
  written: Type.Integer(), received: Type.Integer(), repeated: Type.Integer(), reordered: Type.Integer(), misdelivered: Type.Integer(), corrupted: Type.Integer(), refused: Type.Integer(),
  /** HDR histogram of microseconds, compressed, base64. */
  latency: Type.String(),
  cpuMicros: Type.Number(),
});
export type ConsumersReport = Static<typeof Report>;

/** `done` follows each command but `code` and `cut`. */
export const ConsumersAnswerSchema = Type.Union([
  Type.Object({ kind: Type.Literal('code'), number: Type.String() }),
  Type.Object({ kind: Type.Literal('done'), report: Report }),
  Type.Object({ kind: Type.Literal('failed'), reason: Type.String() }),
]);
export type ConsumersAnswer = Static<typeof ConsumersAnswerSchema>;
