import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from './free-port.ts';
import { jarsOf, javaProgram, type JarSet } from './jars.ts';
import { JavaServer, jvmArgs, type Compilation } from './java-server.ts';
import type { ServerCommand } from './server-process.ts';

export const cassandraJars: JarSet = { name: 'cassandra', version: '5.0.6', artifacts: ['org.apache.cassandra:cassandra-all:5.0.6'] };

export interface CassandraOptions {
  /** Holds configuration and data; `startNode` with the same object shows what survived. */
  readonly folder: string;
  readonly nodes?: number;
  readonly compilation?: Compilation;
  /** Over what this file sets: top-level keys of cassandra.yaml with their YAML value. */
  readonly settings?: Readonly<Record<string, string>>;
}

const run = promisify(execFile);
const READY_TIMEOUT_MS = 240_000;
/** What Cassandra's own start script opens on Java 17. */
const exported = [
  'java.base/jdk.internal.misc', 'java.base/jdk.internal.ref', 'java.base/sun.nio.ch', 'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry', 'java.rmi/sun.rmi.server', 'java.rmi/sun.rmi.transport', 'java.rmi/sun.rmi.transport.tcp', 'java.sql/java.sql',
];
const opened = [
  ...['java.lang.module', 'jdk.internal.loader', 'jdk.internal.ref', 'jdk.internal.reflect', 'jdk.internal.math', 'jdk.internal.module', 'jdk.internal.util.jar',
    'sun.nio.ch', 'java.io', 'java.nio', 'java.util', 'java.util.concurrent', 'java.util.concurrent.atomic', 'java.lang', 'java.lang.reflect', 'java.math',
    'java.time', 'java.net'].map(name => `java.base/${name}`),
  'jdk.management/com.sun.management.internal',
];
const moduleArgs = [...exported.map(name => `--add-exports=${name}=ALL-UNNAMED`), ...opened.map(name => `--add-opens=${name}=ALL-UNNAMED`)];
const logback = `<configuration><appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%d %-5level %logger{0}: %msg%n</pattern></encoder></appender>
<root level="WARN"><appender-ref ref="out"/></root><logger name="org.apache.cassandra.service.CassandraDaemon" level="INFO"/></configuration>
`;

/** Real Apache Cassandra nodes on loopback: 127.0.0.1, 127.0.0.2, ... with one port for clients. */
export class CassandraServer extends JavaServer {
  static readonly datacenter = 'datacenter1';
  /** host:port of each node. */
  readonly contactPoints: readonly string[];
  private readonly options: CassandraOptions;
  private readonly clientPort: number;
  private readonly storagePort: number;
  /** For nodetool, of each node. */
  private readonly jmxPorts: readonly number[];
  private readonly java: string;
  private readonly jars: string;

  private constructor(options: CassandraOptions, ports: { readonly client: number; readonly storage: number; readonly jmx: readonly number[] }, java: string, jars: string) {
    super();
    this.options = options;
    this.clientPort = ports.client;
    this.storagePort = ports.storage;
    this.jmxPorts = ports.jmx;
    this.java = java;
    this.jars = jars;
    this.contactPoints = Array.from({ length: options.nodes ?? 1 }, (_, i) => `${addressOf(i)}:${ports.client}`);
  }

  /** Starts the nodes, one after the other. Rejects with MissingProgram when the machine cannot. */
  static async start(options: CassandraOptions): Promise<CassandraServer> {
    const [client = 0, storage = 0, ...jmx] = await freePorts(2 + (options.nodes ?? 1));
    const server = new CassandraServer(options, { client, storage, jmx }, await javaProgram(), await jarsOf(cassandraJars));
    try {
      for (let node = 0; node < server.contactPoints.length; node += 1) {
        await server.configure(node);
        await server.startNode(node);
      }
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  /** Where the tables and the commit log of a node are. */
  dataFolder(node: number): string {
    return join(this.folderOf(node), 'storage');
  }

  /** Cassandra's own tool for operators, e.g. `flush` or `compact`; resolves to what it prints. */
  async nodetool(node: number, ...command: readonly string[]): Promise<string> {
    const args = ['-Xmx64m', ...jvmArgs('soon'), ...moduleArgs, '-cp', join(this.jars, '*'), 'org.apache.cassandra.tools.NodeTool', '-h', '127.0.0.1', '-p', String(this.jmxPorts[node] ?? 0)];
    // It keeps a history of its commands in the home folder.
    const { stdout } = await run(this.java, [`-Duser.home=${this.folderOf(node)}`, ...args, ...command]);
    return stdout;
  }

  protected override commandOf(node: number): ServerCommand {
    const conf = this.folderOf(node);
    return {
      name: `Cassandra node ${node + 1}`,
      program: this.java,
      args: [
        '-Xms512m', '-Xmx768m', '-Xss512k', ...jvmArgs(this.options.compilation), `-javaagent:${join(this.jars, 'jamm-0.4.0.jar')}`, '-Djdk.attach.allowAttachSelf=true',
        ...moduleArgs,
        `-Dcassandra.config=file://${join(conf, 'cassandra.yaml')}`, `-Dlogback.configurationFile=${join(conf, 'logback.xml')}`,
        `-Dcassandra.storagedir=${this.dataFolder(node)}`, '-Dcassandra-foreground=yes',
        `-Dcassandra.jmx.local.port=${this.jmxPorts[node] ?? 0}`, '-Dcassandra.skip_wait_for_gossip_to_settle=0', '-Dcassandra.ring_delay_ms=0', '-Dcassandra.superuser_setup_delay_ms=0',
        '-cp', join(this.jars, '*'), 'org.apache.cassandra.service.CassandraDaemon',
      ],
      ready: /Startup complete/,
      readyTimeoutMs: READY_TIMEOUT_MS,
    };
  }

  private folderOf(node: number): string {
    return join(this.options.folder, `node-${node + 1}`);
  }

  private async configure(node: number): Promise<void> {
    await mkdir(this.folderOf(node), { recursive: true });
    await writeFile(join(this.folderOf(node), 'logback.xml'), logback);
    await writeFile(join(this.folderOf(node), 'cassandra.yaml'), this.yamlOf(node));
  }

  private yamlOf(node: number): string {
    const data = this.dataFolder(node);
    const settings = {
      cluster_name: 'sealgate',
      num_tokens: '1',
      partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
      data_file_directories: `[${join(data, 'data')}]`,
      commitlog_directory: join(data, 'commitlog'),
      hints_directory: join(data, 'hints'),
      saved_caches_directory: join(data, 'saved_caches'),
      cdc_raw_directory: join(data, 'cdc'),
      // With one copy of each row, what was answered must survive kill -9; periodic would lose the last moments.
      commitlog_sync: 'batch',
      seed_provider: `[{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: "${addressOf(0)}:${this.storagePort}"}]}]`,
      listen_address: addressOf(node),
      storage_port: String(this.storagePort),
      rpc_address: addressOf(node),
      native_transport_port: String(this.clientPort),
      start_native_transport: 'true',
      endpoint_snitch: 'SimpleSnitch',
      auto_snapshot: 'false',
      auto_bootstrap: 'false',
      memtable_heap_space: '64MiB',
      memtable_offheap_space: '64MiB',
      disk_failure_policy: 'stop',
      ...this.options.settings,
    };
    return `${Object.entries(settings).map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
  }
}

/** Every node of a Cassandra cluster has the same ports, so each gets an address of its own. */
function addressOf(node: number): string {
  return `127.0.0.${node + 1}`;
}
