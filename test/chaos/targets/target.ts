import type { Links } from '../network/links.ts';
import type { GatewayUnit } from './gateway-unit.ts';

/** A process of the service that can be done things to. */
export interface Unit {
  /** As in the schedule: `gateway-1`, `broker-2`, `cassandra`. */
  readonly name: string;
  /** null while it does not run. */
  readonly pid: number | null;
  /** Resolves when it is ready. */
  start(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** The service under test: everything real, every way through a proxy. */
export interface Target {
  /** What clients are given. */
  readonly serverUrl: string;
  /** By node name: where that very gateway is. */
  readonly urls: ReadonlyMap<string, string>;
  readonly gateways: readonly GatewayUnit[];
  /** Brokers and Cassandra. */
  readonly backing: readonly Unit[];
  readonly links: Links;
  /** Everything is gone afterwards. */
  close(): Promise<void>;
}

/** What a fault at this target is a fault of. */
export function victimOf(target: string): string {
  return target.split('/')[0] ?? target;
}
