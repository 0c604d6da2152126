import { Type, type Static } from '@sinclair/typebox';

export const payloadSizes = [262, 631, 1958] as const;

/** What a run was told to do: the command line, complete. Part of every result. */
export const SettingsSchema = Type.Object({
  devices: Type.Integer({ minimum: 2 }),
  /** steady: offered sends per second. */
  rate: Type.Number({ exclusiveMinimum: 0 }),
  /** steady: how long is measured, after `warmUp` seconds that are not. */
  durationSeconds: Type.Number({ exclusiveMinimum: 0 }),
  warmUpSeconds: Type.Number({ minimum: 0 }),
  /** connect: how long the idle devices are watched. */
  idleSeconds: Type.Number({ exclusiveMinimum: 0 }),
  /** connect: pause before memory is read. */
  quietSeconds: Type.Number({ minimum: 0 }),
  /** connect: sends of each device before memory is read, half of what it exchanges; 0: none. */
  warmMessages: Type.Integer({ minimum: 0 }),
  /** drain: messages that wait in all. */
  queued: Type.Integer({ minimum: 0 }),
  /** How long a run waits at its end for what is still on its way. */
  settleSeconds: Type.Number({ minimum: 0 }),
  payloadBytes: Type.Integer({ minimum: 24 }),
  seed: Type.Integer({ minimum: 0 }),
  tls: Type.Boolean(),
  /** cluster: processes on this machine. */
  gateways: Type.Integer({ minimum: 1, maximum: 8 }),
  brokers: Type.Union([Type.Literal(1), Type.Literal(3)]),
  cassandraNodes: Type.Union([Type.Literal(1), Type.Literal(3)]),
  generators: Type.Integer({ minimum: 1 }),
  /** Connections that are being opened at the same time. */
  concurrency: Type.Integer({ minimum: 1 }),
  addresses: Type.Integer({ minimum: 1 }),
  ackTickMs: Type.Number({ minimum: 0 }),
  ackEvery: Type.Integer({ minimum: 1 }),
});
export type Settings = Static<typeof SettingsSchema>;

export const defaultSettings: Settings = {
  devices: 1000,
  rate: 1000,
  durationSeconds: 30,
  warmUpSeconds: 5,
  idleSeconds: 10,
  quietSeconds: 4,
  warmMessages: 0,
  queued: 100_000,
  settleSeconds: 30,
  payloadBytes: 262,
  seed: 1,
  tls: false,
  gateways: 3,
  brokers: 1,
  cassandraNodes: 1,
  generators: 1,
  concurrency: 256,
  addresses: 1,
  ackTickMs: 20,
  ackEvery: 16,
};

/** Half of what a gateway lets one address hold unauthenticated, and a quarter of what it may hold at all. */
const OPENING_PER_ADDRESS = 50;
const DEVICES_PER_ADDRESS = 250;

/** Source addresses, so that no default limit per address is met: a test machine is many people. */
export function addressesFor(devices: number, concurrency: number): number {
  return Math.max(1, Math.ceil(devices / DEVICES_PER_ADDRESS), Math.ceil(Math.min(devices, concurrency) / OPENING_PER_ADDRESS));
}
