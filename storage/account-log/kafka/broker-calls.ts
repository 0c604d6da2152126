import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { fetchRequest } from './fetch-request.ts';
import type { FetchRequest, GroupBroker, KafkaBroker, ProduceRequest } from './kafka-broker.ts';
import { produceRequest } from './produce-request.ts';
import type { WireRequest } from './wire-request.ts';

/** What is used of kafkajs' broker: the calls that are not made for every message, and what they are made with. */
interface KafkajsBroker extends GroupBroker {
  readonly connectionPool: { send<Answer>(request: WireRequest<Answer>): Promise<Answer> };
  /** By number of the call; null: it has not told them yet. */
  readonly versions: Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>> | null;
  disconnect(): Promise<void>;
}

const calls = ['listOffsets', 'deleteRecords', 'joinGroup', 'syncGroup', 'heartbeat', 'leaveGroup', 'offsetCommit', 'describeGroups', 'offsetFetch', 'disconnect'] as const;

/**
 * kafkajs' broker with calls of ours for records in place of its own: what these cost comes with every message. Connections, credentials and everything else stay kafkajs'. It is pinned; another
 * version that lacks something is found here and not in the middle of a rebalance.
 */
export function withRecordCalls(broker: object, clock: Clock): KafkaBroker {
  if (!isKafkajsBroker(broker)) throw new SealgateError('INTERNAL', { detail: 'kafkajs lacks a call that the log needs' });
  return isComplete(broker) ? broker : Object.assign(broker, {
    produce: (request: ProduceRequest) => send(broker, produceRequest(request, clock.nowMs())),
    fetch: (request: FetchRequest) => send(broker, fetchRequest(request)),
  });
}

/** As kafkajs sends its own. */
async function send<Answer>(broker: KafkajsBroker, wire: WireRequest<Answer>): Promise<Answer> {
  const { apiKey, apiVersion, apiName } = wire.request;
  // The very words by which kafkajs says it.
  if (broker.versions === null) throw new Error('Broker not connected');
  const { minVersion = 1, maxVersion = 0 } = broker.versions[apiKey] ?? {};
  if (apiVersion < minVersion || apiVersion > maxVersion) throw new Error(`the broker does not speak version ${apiVersion} of ${apiName}`);
  try {
    return await broker.connectionPool.send(wire);
  } catch (error) {
    if (error instanceof Error && error.name === 'KafkaJSConnectionClosedError') await broker.disconnect();
    throw error;
  }
}

function isComplete(broker: KafkajsBroker): broker is KafkajsBroker & KafkaBroker {
  return Object.hasOwn(broker, 'produce');
}

function isKafkajsBroker(broker: object): broker is KafkajsBroker {
  return 'versions' in broker && 'connectionPool' in broker && has(broker.connectionPool, 'send') && calls.every(name => has(broker, name));
}

function has(object: unknown, name: string): boolean {
  return typeof object === 'object' && object !== null && typeof Reflect.get(object, name) === 'function';
}
