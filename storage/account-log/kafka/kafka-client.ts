import kafkajs, { type Kafka, type KafkaConfig, type LogEntry } from 'kafkajs';
import type { KafkaConnection, KafkaReport } from './kafka-options.ts';
import { kafkaSockets } from './kafka-socket.ts';

/** Retries of connecting and of finding a coordinator only: everything else is retried by whoever knows what it means. */
const RETRY = { retries: 2, initialRetryTime: 50, maxRetryTime: 200 };
const CONNECT_TIMEOUT_MS = 3000;

/** kafkajs with our connection settings. `requestTimeoutMs` holds for every request that does not wait for something by its nature. */
export function kafkaClient(connection: KafkaConnection, clientId: string, requestTimeoutMs: number, report: KafkaReport): Kafka {
  const config: KafkaConfig = {
    clientId, brokers: inTurn(connection.brokers), retry: RETRY, connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: requestTimeoutMs,
    logLevel: kafkajs.logLevel.INFO,
    logCreator: () => entry => { report(levelOf(entry), textOf(entry)); },
  };
  // Node's own defaults stay in force: the chain and the host name are verified.
  const tls = connection.tls === null ? null : { ...connection.tls, rejectUnauthorized: true };
  if (tls !== null) config.ssl = tls;
  config.socketFactory = kafkaSockets(tls);
  if (connection.sasl !== null) config.sasl = { mechanism: 'scram-sha-512', ...connection.sasl };
  return new kafkajs.Kafka(config);
}

/** kafkajs begins with the first of the list, again and again, also when that one is connected and silent; so each time another one is the list. */
function inTurn(brokers: readonly string[]): () => string[] {
  let turn = 0;
  return () => brokers.slice(turn++ % Math.max(1, brokers.length)).slice(0, 1);
}

/** kafkajs logs as errors what is normal: a leader that moved, a broker that restarts. What it cannot get over by itself is refused credentials. */
function levelOf(entry: LogEntry): 'debug' | 'warn' {
  return /auth|certificate|sasl/i.test(entry.log.message) ? 'warn' : 'debug';
}

function textOf(entry: LogEntry): string {
  const error: unknown = entry.log['error'];
  const broker: unknown = entry.log['broker'];
  return [`kafka: ${entry.log.message}`, typeof broker === 'string' ? `broker ${broker}` : '', typeof error === 'string' ? error : ''].filter(part => part !== '').join(', ');
}
