import type { Options } from './options.ts';
import { peers } from './peers/index.ts';

/** One line of a suite: a scenario with options. */
export interface SuiteRun {
  readonly scenario: string;
  readonly options: Options;
}

export interface Suite {
  readonly name: string;
  readonly summary: string;
  readonly runs: readonly SuiteRun[];
}

const sideBySide: readonly string[] = ['embedded', ...peers.map(({ name }) => name)];

/** Everything that `bench suite` knows. */
export const suites: readonly Suite[] = [
  {
    name: 'quick', summary: 'five minutes against the embedded default: is it about as fast as before?',
    runs: [
      { scenario: 'connect', options: { devices: 2000, idleSeconds: 5 } },
      { scenario: 'steady', options: { devices: 500, rate: 1000, durationSeconds: 15 } },
      { scenario: 'offline', options: { devices: 500, messagesEach: 40, withinSeconds: 0 } },
      { scenario: 'kill', options: { devices: 500, rate: 300, durationSeconds: 15 } },
      { scenario: 'slow', options: { devices: 500, rate: 500, durationSeconds: 10 } },
    ],
  },
  {
    name: 'full', summary: 'every scenario against the embedded default at the size of its published figures, and steady on several gateways; soak for an hour',
    runs: [
      { scenario: 'connect', options: { devices: 10_000 } },
      { scenario: 'connect', options: { devices: 10_000, tls: true, generators: 2 } },
      { scenario: 'steady', options: { rate: 5000, durationSeconds: 60 } },
      { scenario: 'steady', options: { rate: 5000, durationSeconds: 60, payload: { payloadBytes: 1958, payloadFile: null } } },
      { scenario: 'ramp', options: { rate: 1000 } },
      { scenario: 'burst', options: {} },
      { scenario: 'offline', options: { devices: 8000, generators: 2 } },
      { scenario: 'storm', options: { devices: 15_000, generators: 2 } },
      { scenario: 'kill', options: { rate: 2500 } },
      { scenario: 'slow', options: {} },
      { scenario: 'fanout', options: {} },
      { scenario: 'crypto', options: {} },
      { scenario: 'mix', options: {} },
      { scenario: 'business', options: {} },
      { scenario: 'steady', options: { target: 'cluster', brokers: 1, rate: 1000, durationSeconds: 60 } },
      { scenario: 'steady', options: { target: 'cluster', brokers: 1, rate: 3000, durationSeconds: 60 } },
      { scenario: 'steady', options: { target: 'cluster', brokers: 3, rate: 3000, durationSeconds: 60 } },
      { scenario: 'soak', options: {} },
    ],
  },
  {
    name: 'peers', summary: 'the same load on the servers of others and on ours: idle memory, steady traffic, queued messages',
    runs: sideBySide.flatMap(target => [
      { scenario: 'connect', options: { target, devices: 5000 } },
      { scenario: 'steady', options: { target, rate: 1000, durationSeconds: 30 } },
      { scenario: 'offline', options: { target, devices: 500, withinSeconds: 0 } },
    ]),
  },
];
