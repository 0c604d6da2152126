import { Type, type Static, type TArray, type TBoolean, type TInteger, type TString, type TUnsafe } from '@sinclair/typebox';
import { defaultPolicySettings } from '../../business/policy/policy-settings.ts';
import { defaultWebhookLimits } from '../../business/webhooks/webhook-limits.ts';
import { defaultLimits } from './limits.ts';
import { logLevels } from '../log.ts';

/** What a setting says beyond JSON schema: `flag` is its name on the command line, `secret` keeps its value out of what is printed. */
interface LeafOptions { readonly flag?: string; readonly secret?: boolean }

function text(description: string, fallback = '', options: LeafOptions = {}): TString {
  return Type.String({ description, default: fallback, ...options });
}

function yesNo(description: string, options: LeafOptions = {}): TBoolean {
  return Type.Boolean({ description, default: false, ...options });
}

function list(description: string): TArray<TString> {
  return Type.Array(Type.String({ minLength: 1 }), { description, default: [] });
}

function port(description: string, fallback: number, flag: string): TInteger {
  return Type.Integer({ description, minimum: 0, maximum: 65_535, default: fallback, flag });
}

function count(description: string, fallback: number, minimum: number, maximum: number): TInteger {
  return Type.Integer({ description, minimum, maximum, default: fallback });
}

function oneOf<const T extends string>(description: string, names: readonly T[], fallback: T): TUnsafe<T> {
  return Type.Unsafe<T>(Type.String({ description, default: fallback, pattern: `^(${names.join('|')})$`, choices: names }));
}

/** Limits are explained and related to each other where they are defined; here they only get a place in the file. */
function limits<T extends object>(defaults: T): TUnsafe<{ [K in keyof T]: number }> {
  const properties = Object.entries(defaults).map(([name, value]) => [name, Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: Number(value) })]);
  return Type.Unsafe(Type.Object(Object.fromEntries(properties), strict));
}

const strict = { additionalProperties: false };

/** How this node proves who it is to a service, and the service to it: TLS unless `insecure`. */
function linkTo(service: string) {
  return {
    caFile: text(`Certificates (PEM) that ${service}'s must be signed by; the system's when empty`),
    certFile: text(`Certificate (PEM) that this node shows to ${service}`),
    keyFile: text('Private key (PEM) of that certificate'),
    username: text(`User at ${service}; nobody when empty`),
    passwordFile: text('File with that user\'s password'),
    insecure: yesNo(`Speaks to ${service} without TLS; for a network that is protected otherwise`),
  };
}

/** Everything an operator can set: in a file under these names, in the environment as SEALGATE_..., as flags. '' is "not given". */
export const configSchema = Type.Object({
  dataDir: text('Folder of everything that is kept, only ciphertext; made at the first start'),
  keysDir: text('Folder of the keys that open the data; outside of it, and not in its backups'),
  insecure: yesNo('Allows plain listeners beyond this machine; for a network that is protected otherwise'),
  mode: oneOf('embedded (one node, everything in the data folder) or cluster (several nodes, Kafka and Cassandra)', ['embedded', 'cluster'], 'embedded'),
  nodeName: text('Name of this node, shown to clients; in a cluster no two may have the same', 'node-1'),
  device: Type.Object({
    host: text('Address of the devices\' listener', '127.0.0.1', { flag: 'host' }),
    port: port('Port of the devices\' listener; 0: any free one', 8080, 'port'),
    url: text('URL under which devices reach this node, when it is another than host and port say (proxies)'),
    transport: oneOf('Socket library: uws, its slower stand-in ws, or auto (uws where it can be loaded)', ['auto', 'uws', 'ws'], 'auto'),
    trustedProxies: list('Addresses and networks of proxies, in front of devices or HTTP API, whose word about the client\'s address is taken; of the HTTP API also about scheme and host'),
    origins: list('Origins (https://...) of web pages that may connect, any when empty; programs that are no browsers send none'),
  }, strict),
  api: Type.Object({
    host: text('Address of the HTTP API', '127.0.0.1'),
    port: port('Port of the HTTP API; 0: any free one', 8081, 'api-port'),
    url: text('URL under which clients reach the HTTP API, when it is another than host and port say'),
  }, strict),
  operator: Type.Object({
    host: text('Address of metrics and health', '127.0.0.1'),
    port: port('Port of metrics and health; 0: any free one', 9090, 'operator-port'),
    insecure: yesNo('Allows metrics and health beyond this machine; they hold no identifiers'),
  }, strict),
  tls: Type.Object({
    certFile: text('Certificate chain (PEM) for the devices\' listener and the HTTP API'),
    keyFile: text('Private key (PEM) of the certificate'),
    checkMs: count('How often the two files are looked at for a change', 10_000, 100, 86_400_000),
  }, strict),
  codes: Type.Object({
    sender: oneOf('How verification codes reach people: console (stdout, loopback only) or webhook', ['console', 'webhook'], 'console'),
    webhookUrl: text('Where the webhook sender posts codes; https, or http on loopback', '', { secret: true }),
    webhookSecretFile: text('File with the bearer token that the webhook\'s requests carry'),
  }, strict),
  push: Type.Object({
    contact: text('mailto: or https: address of the operator, which push services ask for', 'mailto:operator@example.org'),
  }, strict),
  log: Type.Object({
    level: oneOf('What is logged: this level and above', logLevels, 'info'),
  }, strict),
  drain: Type.Object({
    totalMs: count('A drain that takes longer ends the process all the same', 10_000, 100, 600_000),
  }, strict),
  maintenance: Type.Object({
    everyMs: count('How often expired things are deleted and the data folder is tidied', 60_000, 50, 3_600_000),
    freeBytesMin: count('With less free disk than this the node is not ready and refuses sends with a retryable code', 67_108_864, 0, Number.MAX_SAFE_INTEGER),
  }, strict),
  store: Type.Object({
    gatherMs: count('Under load the store commits at most this often, with one fsync for all that waits; a message that comes alone never waits. 0: as fast as the disk answers', 8, 0, 100),
  }, strict),
  routing: Type.Object({
    connect: oneOf('What a device at the wrong node meets: moved (it is told where to go) or relay (this node passes its frames on)', ['moved', 'relay'], 'moved'),
    nodeUrl: text('URL under which the other nodes reach this node\'s device listener; device.url when empty'),
    urls: list('Further URLs under which devices reach the cluster (a load balancer\'s); clients try them and may be sent there'),
    caFile: text('Certificates (PEM) that the other nodes\' must be signed by; the system\'s when empty'),
  }, strict),
  kafka: Type.Object({
    brokers: list('Brokers to begin with, as host:port'),
    topicPrefix: text('What the names of the topics begin with', 'sealgate'),
    group: text('Consumer group of the gateways, which share the partitions', 'sealgate'),
    partitions: count('Partitions of the account log; fixed when the log is made', 16, 1, 10_000),
    replication: count('Copies of each record', 3, 1, 16),
    minInsync: count('Copies that must be there before a message counts as accepted', 2, 1, 16),
    sessionTimeoutMs: count('A node that was not heard of for this long has lost its partitions', 6_000, 1_000, 300_000),
    heartbeatMs: count('How often a node is heard of', 500, 50, 60_000),
    rebalanceTimeoutMs: count('How long the nodes wait for each other when partitions change hands', 5_000, 500, 300_000),
    lingerMaxMs: count('Under load records are gathered for at most this long; one that comes alone never waits', 8, 0, 100),
    ...linkTo('Kafka'),
  }, strict),
  cassandra: Type.Object({
    contactPoints: list('Nodes to begin with, as host:port; the others are learnt from them and have the same port'),
    datacenter: text('The datacenter of Cassandra that is near'),
    keyspace: text('Keyspace of the gateways', 'sealgate'),
    replication: count('Copies of each row in the datacenter', 3, 1, 16),
    ...linkTo('Cassandra'),
  }, strict),
  source: Type.Object({
    url: text('Where users get the exact source of this server (AGPL-3.0 section 13); {version} and {commit} are filled in'),
  }, strict),
  business: Type.Object({
    enabled: oneOf('Whether this node serves enterprises', ['yes', 'no'], 'yes'),
    throttleWith429: yesNo('Answers calls that are throttled (80007, 130429, 131056) with HTTP 429 instead of 400: many HTTP libraries then wait and try again by themselves'),
    refuseOutsideWindow: yesNo('Answers what is no template, to somebody who has not written for 24 hours, at once with 131047 instead of taking it and reporting it by webhook'),
    cryptoProcesses: count('Processes that hold the keys of hosted businesses and encrypt for them; started when first needed. 0: one for every two cores', 0, 0, 256),
    conversationsCached: count('Conversations with hosted businesses that are kept in memory, so that a message costs no read', 20_000, 16, 10_000_000),
    conversationsWaitingMax: count('Conversations with messages that wait for their turn to be sent; while there are more, calls that send are answered with 130429', 20_000, 1, 10_000_000),
    pricesFile: text('Price list (YAML or JSON); without one nothing costs anything'),
    closedCountries: list('Countries (ISO 3166) to which businesses send nothing'),
    noMarketingCountries: list('Countries (ISO 3166) to which businesses send no marketing'),
    policy: limits(defaultPolicySettings),
  }, strict),
  webhooks: Type.Object({
    allowPrivate: list('Networks (CIDR) that webhooks may call although they are not public; whoever may set a webhook can then reach what is there'),
    limits: limits(defaultWebhookLimits),
  }, strict),
  limits: Type.Object({
    device: limits(defaultLimits.device),
    routing: limits(defaultLimits.routing),
  }, strict),
}, strict);

/** The whole configuration, complete and valid. */
export type Config = Static<typeof configSchema>;
