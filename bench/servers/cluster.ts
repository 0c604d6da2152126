import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { initCluster } from '../../cli/cluster/init-cluster.ts';
import { loadConfig } from '../../gateway/ops/config/config.ts';
import { CassandraServer } from './cassandra-server.ts';
import { freePorts } from './free-port.ts';
import { GatewayServer } from './gateway-server.ts';
import { startTogether, type Compilation } from './java-server.ts';
import { KafkaServer } from './kafka-server.ts';

export interface LocalClusterOptions {
  /** Holds everything that is kept. */
  readonly folder: string;
  /** Default 3. */
  readonly gateways?: number;
  readonly brokers?: number;
  readonly cassandraNodes?: number;
  readonly partitions?: number;
  /** Of Kafka and Cassandra. */
  readonly compilation?: Compilation;
  /** More settings of every gateway, by flag name. */
  readonly flags?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Of every gateway's Node. */
  readonly nodeFlags?: readonly string[];
  /** The gateways' program, when it is another build's. */
  readonly program?: string;
  /** Where a gateway finds the brokers and Cassandra, when not at their own addresses: proxies in between. */
  readonly links?: (gateway: number, kafka: KafkaServer, cassandra: CassandraServer) => { readonly brokers: readonly string[]; readonly contactPoints: readonly string[] };
  /** Told what is being started. */
  readonly say?: (text: string) => void;
}

const PARTITIONS = 12;

/** A whole cluster on this machine: real Kafka, real Cassandra, gateways as processes that share their keys. For tests, benchmarks, chaos and `npm run cluster`. */
export class LocalCluster {
  readonly kafka: KafkaServer;
  readonly cassandra: CassandraServer;
  readonly gateways: readonly GatewayServer[];

  private constructor(kafka: KafkaServer, cassandra: CassandraServer, gateways: readonly GatewayServer[]) {
    this.kafka = kafka;
    this.cassandra = cassandra;
    this.gateways = gateways;
  }

  /** Starts all of it. Rejects with MissingProgram when the machine cannot. */
  static async start(options: LocalClusterOptions): Promise<LocalCluster> {
    const { folder, gateways: count = 3, brokers = 1, cassandraNodes = 1, compilation = 'well', say = () => undefined } = options;
    await mkdir(folder, { recursive: true });
    say(`starting ${brokers} × Kafka and ${cassandraNodes} × Cassandra`);
    const [kafka, cassandra] = await startTogether(
      KafkaServer.start({ folder: join(folder, 'kafka'), brokers, compilation }), CassandraServer.start({ folder: join(folder, 'cassandra'), nodes: cassandraNodes, compilation }),
    );
    const ports = await freePorts(3 * count);
    const gateways = Array.from({ length: count }, (_, i) => gatewayOf(options, i, ports.slice(3 * i, 3 * i + 3), kafka, cassandra));
    const cluster = new LocalCluster(kafka, cassandra, gateways);
    try {
      const { config } = loadConfig({ flags: flagsOf(options, 0, 0, kafka, cassandra), env: {}, file: null });
      await initCluster(config, { keys: { path: config.keysDir, isCredentials: false }, newEpoch: false }, step => { say(step.text); });
      say(`starting ${count} gateways`);
      await Promise.all(gateways.map(gateway => gateway.start(options.program)));
    } catch (error) {
      await cluster.kill();
      throw error;
    }
    return cluster;
  }

  /** By its position, or undefined. */
  gateway(index: number): GatewayServer {
    const gateway = this.gateways[index];
    if (gateway === undefined) throw new RangeError('no such gateway');
    return gateway;
  }

  /** Gateways hand over and end, then the servers. */
  async stop(): Promise<void> {
    for (const gateway of this.gateways) await gateway.stop();
    await Promise.all([this.kafka.stop(), this.cassandra.stop()]);
  }

  async kill(): Promise<void> {
    await Promise.all(this.gateways.map(gateway => gateway.kill()));
    await Promise.all([this.kafka.kill(), this.cassandra.kill()]);
  }
}

function gatewayOf(options: LocalClusterOptions, index: number, [port = 0, apiPort = 0, operatorPort = 0]: readonly number[], kafka: KafkaServer, cassandra: CassandraServer): GatewayServer {
  const flags = Object.entries(flagsOf(options, index, port, kafka, cassandra)).flatMap(([name, value]) => value === 'true' ? [`--${name}`] : [`--${name}`, value]);
  return new GatewayServer({ name: `gateway-${index + 1}`, port, apiPort, operatorPort, flags, nodeFlags: options.nodeFlags ?? [], ...options.env === undefined ? {} : { env: options.env } });
}

/** The settings of a gateway, by flag name. */
function flagsOf({ folder, brokers = 1, cassandraNodes = 1, partitions = PARTITIONS, flags, links }: LocalClusterOptions, index: number, port: number, kafka: KafkaServer, cassandra: CassandraServer): Record<string, string> {
  const { brokers: reachedBrokers, contactPoints } = links?.(index, kafka, cassandra) ?? { brokers: kafka.brokers, contactPoints: cassandra.contactPoints };
  return {
    'mode': 'cluster',
    'node-name': `gateway-${index + 1}`,
    'data-dir': join(folder, `gateway-${index + 1}`),
    'keys-dir': join(folder, 'keys'),
    'device-url': `ws://127.0.0.1:${port}`,
    'kafka-brokers': reachedBrokers.join(),
    'kafka-insecure': 'true',
    'kafka-partitions': String(partitions),
    'kafka-replication': String(Math.min(3, brokers)),
    'kafka-min-insync': brokers >= 3 ? '2' : '1',
    'cassandra-contact-points': contactPoints.join(),
    'cassandra-datacenter': CassandraServer.datacenter,
    'cassandra-replication': String(Math.min(3, cassandraNodes)),
    'cassandra-insecure': 'true',
    ...flags,
  };
}
