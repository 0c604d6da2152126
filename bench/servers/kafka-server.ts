import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from './free-port.ts';
import { jarsOf, javaProgram, type JarSet } from './jars.ts';
import { JavaServer, jvmArgs, type Compilation } from './java-server.ts';
import type { ServerCommand } from './server-process.ts';

export const kafkaJars: JarSet = {
  name: 'kafka',
  version: '4.1.1',
  artifacts: ['org.apache.kafka:kafka_2.13:4.1.1', 'org.apache.logging.log4j:log4j-slf4j-impl:2.24.3'],
};

export type Properties = Readonly<Record<string, string>>;

export interface KafkaOptions {
  /** Holds configuration and data; start again with the same one to see what survived. */
  readonly folder: string;
  readonly brokers?: number;
  readonly compilation?: Compilation;
  /** A second listener of every broker, for TLS with SCRAM-SHA-512. PEM; the key in PKCS#8. */
  readonly secure?: { readonly certificate: string; readonly key: string; readonly users: readonly { readonly username: string; readonly password: string }[] };
  /** Over what this file sets: for every broker, or for the one that is given with what this file sets. */
  readonly properties?: Properties | ((broker: number, own: Properties) => Properties);
}

interface Ports { readonly broker: number; readonly controller: number; readonly secure: number }

const run = promisify(execFile);
const READY_TIMEOUT_MS = 120_000;
const log4j = `<?xml version="1.0" encoding="UTF-8"?>
<Configuration><Appenders><Console name="out"><PatternLayout pattern="%d %p %c{1}: %m%n"/></Console></Appenders>
<Loggers><Root level="WARN"><AppenderRef ref="out"/></Root><Logger name="kafka.server.KafkaRaftServer" level="INFO"/></Loggers></Configuration>
`;

/** Real Apache Kafka brokers (KRaft, each also a controller) on loopback. */
export class KafkaServer extends JavaServer {
  /** host:port of each broker. */
  readonly brokers: readonly string[];
  /** Of the listeners for `secure`. */
  readonly secureBrokers: readonly string[];
  private readonly options: KafkaOptions;
  private readonly ports: readonly Ports[];
  private readonly java: string;
  private readonly jars: string;

  private constructor(options: KafkaOptions, ports: readonly Ports[], java: string, jars: string) {
    super();
    this.options = options;
    this.ports = ports;
    this.java = java;
    this.jars = jars;
    this.brokers = ports.map(({ broker }) => `127.0.0.1:${broker}`);
    this.secureBrokers = ports.map(({ secure }) => `127.0.0.1:${secure}`);
  }

  /** Formats and starts the brokers. Rejects with MissingProgram when the machine cannot. */
  static async start(options: KafkaOptions): Promise<KafkaServer> {
    const count = options.brokers ?? 1;
    const free = await freePorts(3 * count);
    const ports = Array.from({ length: count }, (_, i) => ({ broker: free[3 * i] ?? 0, controller: free[3 * i + 1] ?? 0, secure: free[3 * i + 2] ?? 0 }));
    const server = new KafkaServer(options, ports, await javaProgram(), await jarsOf(kafkaJars));
    try {
      await server.format();
      await Promise.all(ports.map((_, i) => server.startNode(i)));
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  /** Where the segments of broker `broker` are. */
  dataFolder(broker: number): string {
    return join(this.folderOf(broker), 'data');
  }

  protected override commandOf(broker: number): ServerCommand {
    return {
      name: `Kafka broker ${broker + 1}`,
      program: this.java,
      args: [
        '-Xms256m', '-Xmx512m', ...jvmArgs(this.options.compilation), `-Dlog4j2.configurationFile=${join(this.folderOf(broker), 'log4j2.xml')}`,
        '-cp', join(this.jars, '*'), 'kafka.Kafka', this.propertiesFile(broker),
      ],
      ready: /Kafka Server started/,
      readyTimeoutMs: READY_TIMEOUT_MS,
    };
  }

  private folderOf(broker: number): string {
    return join(this.options.folder, `broker-${broker + 1}`);
  }

  private propertiesFile(broker: number): string {
    return join(this.folderOf(broker), 'server.properties');
  }

  private keystoreFile(broker: number): string {
    return join(this.folderOf(broker), 'keystore.pem');
  }

  private async format(): Promise<void> {
    // Its 22 characters must not begin with a dash.
    const clusterId = `s${randomBytes(16).toString('base64url').slice(1, 22)}`;
    await Promise.all(this.ports.map(async (_, i) => {
      await mkdir(this.folderOf(i), { recursive: true });
      await writeFile(this.propertiesFile(i), this.propertiesOf(i));
      await writeFile(join(this.folderOf(i), 'log4j2.xml'), log4j);
      const { secure } = this.options;
      if (secure !== undefined) await writeFile(this.keystoreFile(i), `${secure.key}\n${secure.certificate}`);
      const users = secure?.users.flatMap(({ username, password }) => ['--add-scram', `SCRAM-SHA-512=[name=${username},password=${password}]`]) ?? [];
      await run(this.java, ['-Xmx128m', ...jvmArgs('soon'), '-cp', join(this.jars, '*'), 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', this.propertiesFile(i), ...users]);
    }));
  }

  private propertiesOf(broker: number): string {
    const { broker: port, controller, secure } = this.ports[broker] ?? { broker: 0, controller: 0, secure: 0 };
    const isSecure = this.options.secure !== undefined;
    const many = this.ports.length > 1;
    const replicas = String(Math.min(3, this.ports.length));
    const properties = {
      'process.roles': 'broker,controller',
      'node.id': String(broker + 1),
      'controller.quorum.voters': this.ports.map((ports, i) => `${i + 1}@127.0.0.1:${ports.controller}`).join(','),
      listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}${isSecure ? `,SASL_SSL://127.0.0.1:${secure}` : ''}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}${isSecure ? `,SASL_SSL://127.0.0.1:${secure}` : ''}`,
      'controller.listener.names': 'CONTROLLER',
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
      ...(isSecure ? {
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.location': this.keystoreFile(broker),
        'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
        'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      } : {}),
      'log.dirs': this.dataFolder(broker),
      'offsets.topic.replication.factor': replicas,
      'offsets.topic.num.partitions': '4',
      'offsets.retention.minutes': String(60 * 24 * 60),
      'transaction.state.log.replication.factor': replicas,
      'transaction.state.log.min.isr': '1',
      'group.initial.rebalance.delay.ms': '0',
      // So that a test need not wait six seconds for a dead member.
      'group.min.session.timeout.ms': '1000',
      'auto.create.topics.enable': 'false',
      ...(many ? { 'default.replication.factor': replicas, 'min.insync.replicas': '2', 'broker.session.timeout.ms': '3000', 'broker.heartbeat.interval.ms': '500' } : {}),
    };
    const { properties: over = {} } = this.options;
    return `${Object.entries({ ...properties, ...typeof over === 'function' ? over(broker, properties) : over }).map(([name, value]) => `${name}=${value}`).join('\n')}\n`;
  }
}
