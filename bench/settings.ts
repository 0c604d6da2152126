import { Type, type Static } from '@sinclair/typebox';
import { sleepingDevicesMax } from '../gateway/ops/operator/load-accounts-limit.ts';
import { LOAD_HEADER_BYTES } from './generator/load-payload.ts';

export const payloadSizes = [262, 631, 1958] as const;

/** What a run was told to do: the command line, complete. Part of every result. A scenario says which of them mean something to it. */
export const SettingsSchema = Type.Object({
  devices: Type.Integer({ minimum: 2 }),
  /** Linked devices of each account that never connect; embedded and cluster. */
  sleepingDevices: Type.Integer({ minimum: 0, maximum: sleepingDevicesMax }),
  /** Offered sends per second; where the rate changes, what it begins with. */
  rate: Type.Number({ exclusiveMinimum: 0 }),
  /** No stretch of traffic is faster; null: no limit of ours. */
  rateCap: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Null()]),
  /** How long is measured (ramp: each step), after `warmUp` seconds that are not. */
  durationSeconds: Type.Number({ exclusiveMinimum: 0 }),
  warmUpSeconds: Type.Number({ minimum: 0 }),
  /** connect: how long the idle devices are watched. */
  idleSeconds: Type.Number({ exclusiveMinimum: 0 }),
  /** connect: pause before memory is read. */
  quietSeconds: Type.Number({ minimum: 0 }),
  /** connect: sends of each device before memory is read, half of what it exchanges; 0: none. */
  warmMessages: Type.Integer({ minimum: 0 }),
  /** offline, fanout: messages for each recipient. */
  messagesEach: Type.Integer({ minimum: 1 }),
  /** offline: the devices return within this time; 0: as fast as they can. */
  withinSeconds: Type.Number({ minimum: 0 }),
  /** burst: so many times the rate, for so long. */
  burstFactor: Type.Number({ minimum: 1 }),
  burstSeconds: Type.Number({ exclusiveMinimum: 0 }),
  /** slow: messages per second to each reader who hangs. */
  slowRate: Type.Number({ exclusiveMinimum: 0 }),
  /** business: requests per second of a stretch in which only the answers count, and while webhooks queue up. */
  acceptRate: Type.Number({ exclusiveMinimum: 0 }),
  /** business: so many webhooks wait when the gateway is killed; 0: it is not. */
  queuedWebhooks: Type.Integer({ minimum: 0 }),
  /** business: so many updates at most in one webhook. */
  updatesPerPost: Type.Integer({ minimum: 1, maximum: 1000 }),
  /** business: how long as much as it can carry goes both ways; 0: it is not measured. */
  saturateSeconds: Type.Number({ minimum: 0 }),
  /** soak: memory is read this often. */
  sampleSeconds: Type.Number({ exclusiveMinimum: 0 }),
  /** How long a run waits at its end for what is still on its way. */
  settleSeconds: Type.Number({ minimum: 0 }),
  payloadBytes: Type.Integer({ minimum: LOAD_HEADER_BYTES }),
  /** What a payload is filled with behind its header; null: random bytes. */
  payloadFile: Type.Union([Type.String(), Type.Null()]),
  seed: Type.Integer({ minimum: 0 }),
  tls: Type.Boolean(),
  /** cluster: processes on this machine. */
  gateways: Type.Integer({ minimum: 1, maximum: 8 }),
  brokers: Type.Union([Type.Literal(1), Type.Literal(3)]),
  cassandraNodes: Type.Union([Type.Literal(1), Type.Literal(3)]),
  generators: Type.Integer({ minimum: 1 }),
  /** Connections that are being opened at the same time. */
  concurrency: Type.Integer({ minimum: 1 }),
  /** Source addresses of 127.0.0.0/8. */
  addresses: Type.Integer({ minimum: 1 }),
  ackTickMs: Type.Number({ minimum: 0 }),
  ackEvery: Type.Integer({ minimum: 1 }),
});
export type Settings = Static<typeof SettingsSchema>;

export const defaultSettings: Settings = {
  devices: 1000,
  sleepingDevices: 0,
  rate: 1000,
  rateCap: null,
  durationSeconds: 30,
  warmUpSeconds: 5,
  idleSeconds: 10,
  quietSeconds: 4,
  warmMessages: 0,
  messagesEach: 50,
  withinSeconds: 10,
  burstFactor: 5,
  burstSeconds: 5,
  slowRate: 20,
  acceptRate: 1000,
  queuedWebhooks: 2000,
  saturateSeconds: 0,
  updatesPerPost: 1,
  sampleSeconds: 60,
  settleSeconds: 30,
  payloadBytes: 262,
  payloadFile: null,
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
