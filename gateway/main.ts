import { existsSync, readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { OperatorKey } from '../crypto/index.ts';
import type { Clock } from '../proto/clock.ts';
import { SealgateError } from '../proto/errors.ts';
import { parseAccountId, PRIMARY_DEVICE } from '../proto/ids.ts';
import type { Random } from '../proto/random.ts';
import type { AccountLog } from '../storage/account-log/account-log.ts';
import { createCustodyVersionOf } from './device/custody-version.ts';
import { createDevicePlane } from './device/device-plane.ts';
import { systemEventLoop } from './device/event-loop-system.ts';
import { createRelationKeys } from './device/relation-keys.ts';
import type { CodeSender } from './device/registration/code-sender.ts';
import { createConsoleCodeSender } from './device/registration/code-sender-console.ts';
import { createWebhookCodeSender } from './device/registration/code-sender-webhook.ts';
import { NumberVault } from './device/registration/number-vault.ts';
import { publicEndpointRules } from './device/push/push-endpoint.ts';
import { systemResolveHost } from './net/public-address.ts';
import { vapidKeys } from './device/push/vapid.ts';
import { WakeUpSender } from './device/push/wake-up-sender.ts';
import { createWsPeers } from './device/relay/open-peer-ws.ts';
import type { RelayParts } from './device/relay/peer-socket.ts';
import { RelaySeal } from './device/relay/relay-seal.ts';
import { LocalEndpointPort } from './business/endpoint/endpoint-port-local.ts';
import { noBusinessFeedback } from './device/requests/business-feedback.ts';
import { ClusterUrls } from './device/routes/cluster-urls.ts';
import { fixedUrls } from './device/routes/published-urls.ts';
import { lookUpRoute } from './device/routes/route-look-up.ts';
import { chooseTransport, type ChosenTransport } from './device/transport/choose-transport.ts';
import { canonicalAddress, ClientAddress } from './device/transport/client-address.ts';
import type { TlsFiles } from './device/transport/transport.ts';
import { createApiListener, reloadApiTls } from './ops/api-listener.ts';
import { checkListeners } from './ops/check-listeners.ts';
import { Closers } from './ops/closers.ts';
import { clusterIdOf } from './ops/cluster-id.ts';
import type { Config } from './ops/config-schema.ts';
import { createOperatorActions } from './ops/create-operator-actions.ts';
import type { ReadinessCheck } from './ops/health.ts';
import { letHeapGrow, risesFast } from './ops/heap-growth.ts';
import { keyFingerprints } from './ops/key-fingerprints.ts';
import { keysFolderOf } from './ops/key-ring-folder.ts';
import { killAtFailPoint } from './ops/kill-at-fail-point.ts';
import { listen } from './ops/listen.ts';
import type { Log } from './ops/log.ts';
import { startMaintenance } from './ops/maintenance.ts';
import { certificateFilesOf, createCertificateMetrics } from './ops/metrics-certificates.ts';
import { createDeviceMetrics } from './ops/metrics-device.ts';
import { createMaintenanceMetrics, createNodeMetrics, createReadinessMetrics } from './ops/metrics-node.ts';
import { createProcessMetrics } from './ops/metrics-process.ts';
import { createBacklogMetrics, createRoutingMetrics } from './ops/metrics-routing.ts';
import { createStoreTimer, timedAccounts, timedPreKeys } from './ops/metrics-store.ts';
import { startNodeReporter } from './ops/node-reporter.ts';
import { openNodeStorage } from './ops/node-storage.ts';
import { openBusinessPlane } from './ops/open-business-plane.ts';
import { openKeys } from './ops/open-keys.ts';
import { createOperatorListener } from './ops/operator-listener.ts';
import { createOperatorApp, openOperatorSocket } from './ops/operator-socket.ts';
import { liesWithin } from './ops/private-folder.ts';
import { startMessage } from './ops/start-message.ts';
import { watchFiles } from './ops/tls-watch.ts';
import { readVersion } from './ops/version.ts';
import { createRouter } from './routing/router-local.ts';

/** What the node takes from the process it runs in. */
export interface GatewayEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lines for the person at the terminal: stdout. Verification codes of the console sender go here and nowhere else. */
  readonly print: (text: string) => void;
}

export interface RunningGateway {
  readonly deviceUrl: string;
  readonly apiUrl: string;
  readonly operatorUrl: string;
  /** Not ready any more: refuses new connections, tells the others to come back, finishes what it has begun, closes everything. Idempotent. */
  stop(): Promise<void>;
  /** New connections get the certificate that is in the files now. Rejects with BAD_CONFIG and keeps the old one. */
  reloadTls(): Promise<void>;
  /** Before the process ends without stop(), or in the middle of it: nothing is written any more. Blocks; false when a write has not ended in time, and an exit would end in SIGABRT. */
  halt(): boolean;
}

/** Devices of a node that has left get nothing until they are told where to go, so they are told soon; another node is there to take them. */
const clusterDrainSpreadMs = 700;
/** A disk that takes longer for one commit than this does not answer. */
const haltTimeoutMs = 5000;

/**
 * Puts a node together and starts it. Rejects with a SealgateError that says what to do, after closing whatever was open already:
 * BAD_CONFIG, NOT_LOOPBACK, KEYS_READABLE, DATA_*, PORT_IN_USE, BINARY_UNTRUSTED, STORE_*.
 */
export async function startGateway(config: Config, environment: GatewayEnvironment): Promise<RunningGateway> {
  const closers = new Closers(environment.log);
  try {
    return await compose(config, environment, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function compose(config: Config, environment: GatewayEnvironment, closers: Closers): Promise<RunningGateway> {
  const { clock, random, log, env, print } = environment;
  checkListeners(config);
  const version = readVersion();
  const isFirstStart = !existsSync(config.dataDir);
  const keyRing = openKeys(config, keysFolderOf(config.keysDir, env));
  const operatorKey = OperatorKey.deserialize(keyRing.current('operator').bytes);
  const clusterId = clusterIdOf(operatorKey.publicKey);
  const tls = config.tls.certFile === '' ? null : config.tls;
  const registry = new Registry();
  const reached = rehearsedCrash(env['SEALGATE_FAILPOINT']);

  // What keeps things, and how long it takes.
  const storage = await openNodeStorage(config, { clock, random, log, keyRing, registry });
  closers.add('storage', () => storage.close());
  const { stores, membership } = storage;
  createNodeMetrics(registry, { log: storage.log, limits: config.limits, freeBytesMin: config.maintenance.freeBytesMin, clock });
  createCertificateMetrics(registry, certificateFilesOf(config));
  const timer = createStoreTimer(registry, clock);
  const accounts = timedAccounts(stores.accounts, timer);
  const preKeys = timedPreKeys(stores.preKeys, timer);

  // What moves messages.
  const observer = createDeviceMetrics(registry, log);
  const relationKeys = createRelationKeys(keyRing);
  const vault = new NumberVault(keyRing, random);
  const wakeUp = new WakeUpSender({
    registrations: stores.push, clock, limits: config.limits.device, observer, vapid: vapidKeys(keyRing), contact: config.push.contact,
    rules: publicEndpointRules(systemResolveHost, config.limits.device.pushEndpointBytesMax),
  });
  closers.add('wake-up', () => { wakeUp.stop(); });
  const router = createRouter({
    log: storage.log, ...membership === null ? {} : { nodes: { own: config.nodeName, membership } }, mailbox: stores.mailbox, accounts, preKeys, relations: stores.relations, relationKeys, wakeUp,
    envelopeKey: keyRing.current('envelope').bytes, clock, limits: config.limits.routing, observer: createRoutingMetrics(registry, log), failPoints: { hit: reached },
    custodyVersionOf: createCustodyVersionOf(operatorKey.publicKey, clock),
  });
  closers.add('router', () => router.close());
  createBacklogMetrics(registry, () => router.stats());
  const urls = membership === null ? fixedUrls(config.device.url) : new ClusterUrls({ operatorKey, clusterId, clock, membership, own: config.device.url, further: config.routing.urls });

  // What enterprises ask of the node.
  const codeSender = codeSenderOf(config, print);
  const endpointPort = new LocalEndpointPort({ router, accounts, preKeys, relations: stores.relations, relationKeys, numbers: vault, nowMs: () => clock.nowMs() });
  const business = openBusinessPlane(config, registry, log, {
    stores, conversationLog: storage.conversationLog, routingLimits: config.limits.routing, port: endpointPort, keyRing, operatorKey, clusterId, nodeName: config.nodeName, sendCode: code => codeSender.send(code), resolveHost: systemResolveHost, clock, random, log, failPoints: { hit: reached },
  });
  if (business !== null) {
    closers.add('business', () => business.close());
    router.onMailDropped(business.mailDropped);
  }
  const isBusy = risesFast(() => lengthOf(storage.log));
  closers.add('heap growth', letHeapGrow({ clock, isNeeded: () => isBusy() || membership !== null || business?.isHosting() === true }));

  const proxies = new ClientAddress(config.device.trustedProxies);
  const api = await createApiListener({ version, sourceUrl: config.source.url, tls, isProxy: address => proxies.isTrusted(canonicalAddress(address)), route: account => lookUpRoute({ router, urls, relays: config.routing.connect === 'relay' }, account), business: business?.registerApi ?? null });
  closers.add('API', () => api.close());
  const apiUrl = await openListener(api, 'HTTP API', config.api, tls === null ? 'http' : 'https');

  const seal = membership === null ? null : new RelaySeal(keyRing, clock);
  const { transport, notice } = await chooseSockets(config, clock, tls, seal);
  createProcessMetrics(registry, version, transport.name);
  const plane = createDevicePlane({
    clock, random, limits: config.limits.device, routingLimits: config.limits.routing, observer, router, accounts, preKeys, relations: stores.relations, relationKeys,
    pushRegistrations: stores.push, verificationSessions: stores.verification, budgets: stores.budgets, feedback: business?.feedback ?? noBusinessFeedback, mailbox: stores.mailbox, provisioning: storage.provisioning, keyRing,
    codeSender, resolveHost: systemResolveHost, failPoints: { hit: reached }, clusterId, node: config.nodeName,
    operatorKey: operatorKey.publicKey, apiUrl, urls, relay: seal === null ? null : relayOf(config, seal), allowedOrigins: config.device.origins,
    // Where the log is on the machine itself there are no requests to share, and resting saves nothing.
    eventLoop: systemEventLoop, restsUnderLoad: membership !== null,
  });
  closers.add('device plane', () => plane.close());
  const { port } = await plane.start(transport).catch((error: unknown) => { throw namingListener(error, `devices: ${config.device.host} port ${config.device.port}`); });
  // Whoever is sent here by the others, once they know that this node owns something, finds it listening.
  await router.start();
  await business?.start();
  const deviceUrl = config.device.url === '' ? urlOf(tls === null ? 'ws' : 'wss', config.device.host, port) : config.device.url;

  // What the operator sees and does.
  let isDraining = false;
  const checks: readonly ReadinessCheck[] = [
    { name: 'draining', holds: () => !isDraining },
    {
      name: 'log', holds: () => {
        const { leased, partitions } = router.stats();
        return leased === partitions;
      },
    },
    { name: 'store', holds: () => stores.accounts.credentials(nobody, PRIMARY_DEVICE).then(() => true) },
    ...storage.checks,
  ];
  createReadinessMetrics(registry, checks, clock);
  if (storage.nodes !== null) {
    const { nodeName: name, device: { url }, routing: { nodeUrl } } = config;
    const node = { name, deviceUrl: url, nodeUrl: nodeUrl === '' ? url : nodeUrl, version: version.version, keys: keyFingerprints(keyRing) };
    const reporter = startNodeReporter({ nodes: storage.nodes, clock, log, node, sockets: () => plane.stats().connections, isDraining: () => isDraining });
    closers.add('node reports', () => reporter.stop());
  }
  const operator = createOperatorListener({ registry, checks, clock });
  closers.add('operator listener', () => operator.close());
  const operatorUrl = await openListener(operator, 'operator', config.operator, 'http');
  const actions = createOperatorActions({ accounts, plane, trace: (id, recipient) => router.trace(id, recipient), numberIndexes: number => vault.indexes(number), clusterId, clock, random });
  const operatorApp = createOperatorApp(actions, log, business?.registerOperator);
  closers.add('operator socket', () => operatorApp.close());
  await openOperatorSocket(operatorApp, config.dataDir);
  closers.add('maintenance', startMaintenance({
    mailbox: stores.mailbox, budgets: stores.budgets, verification: stores.verification, tidy: () => storage.tidy(), clock, log, envelopeTtlMs: config.limits.routing.envelopeTtlMs,
  }, config.maintenance.everyMs, createMaintenanceMetrics(registry, clock)));

  const reloadTls = async (): Promise<void> => {
    if (tls === null) return;
    reloadApiTls(api, tls);
    await transport.reloadTls();
    log.info('certificate read again');
  };
  if (tls !== null) {
    closers.add('certificate watch', watchFiles(clock, [tls.certFile, tls.keyFile], tls.checkMs, () => {
      reloadTls().catch((error: unknown) => { log.error({ err: error }, 'the new certificate is not usable; the old one stays'); });
    }));
  }
  // In one piece: whoever waits for the first line has them all.
  print(startMessage({
    deviceUrl, apiUrl, operatorUrl, dataDir: config.dataDir, keysDir: config.keysDir, isFirstStart, keysInData: liesWithin(config.keysDir, config.dataDir),
    transport: notice, isConsole: config.codes.sender === 'console',
  }).join('\n'));

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    isDraining = true;
    plane.stopAccepting();
    await business?.leave();
    await router.drain();
    await router.handOver();
    await plane.drain(Math.min(config.limits.device.drainSpreadMs, membership === null ? Infinity : clusterDrainSpreadMs));
    await closers.close();
  };
  return { deviceUrl, apiUrl, operatorUrl, stop: () => stopping ??= stop(), reloadTls, halt: () => storage.halt(haltTimeoutMs) };
}

/** An account that nobody has: asking for it shows whether the store answers. */
const nobody = parseAccountId('00000000-0000-0000-0000-000000000000') ?? fail();

function fail(): never {
  throw new Error('not an account id');
}

/** Of all partitions together, as far as known here. */
function lengthOf(log: AccountLog): number {
  return Array.from({ length: log.partitions }, (_, partition) => log.endOffset(partition)).reduce((sum, end) => sum + end, 0);
}

function chooseSockets({ device, limits }: Config, clock: Clock, tls: TlsFiles | null, seal: RelaySeal | null): Promise<ChosenTransport> {
  const options = {
    host: device.host, port: device.port, tls, frameBytesMax: limits.device.frameBytesMax, sendBufferBytesMax: limits.device.sendBufferBytesMax,
    idleTimeoutMs: limits.device.idleTimeoutMs, trustedProxies: device.trustedProxies,
    ...seal === null ? {} : { openRelayHeader: (value: string) => seal.open(value) },
  };
  if (device.transport === 'ws') return chooseTransport(options, clock, async () => ({ missing: 'not wanted' }));
  return chooseTransport(options, clock);
}

function relayOf({ routing, limits }: Config, seal: RelaySeal): RelayParts {
  const ca = routing.caFile === '' ? null : readFileSync(routing.caFile, 'utf8');
  const openPeer = createWsPeers({ seal, ca, frameBytesMax: limits.device.sendBufferBytesMax, openTimeoutMs: limits.device.firstFrameTimeoutMs });
  return { always: routing.connect === 'relay', openPeer };
}

function codeSenderOf({ codes, device, limits }: Config, print: (line: string) => void): CodeSender {
  if (codes.sender === 'console') return createConsoleCodeSender(device.host, print);
  const token = codes.webhookSecretFile === '' ? null : readFileSync(codes.webhookSecretFile, 'utf8').trim();
  return createWebhookCodeSender(codes.webhookUrl, limits.device.codeSenderTimeoutMs, token);
}

async function openListener(app: FastifyInstance, purpose: string, at: { readonly host: string; readonly port: number; readonly url?: string }, scheme: string): Promise<string> {
  const port = await listen(app, purpose, at.host, at.port);
  return at.url === undefined || at.url === '' ? urlOf(scheme, at.host, port) : at.url;
}

function urlOf(scheme: string, host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function namingListener(error: unknown, listener: string): unknown {
  return SealgateError.is(error, 'PORT_IN_USE') ? new SealgateError('PORT_IN_USE', { detail: listener, cause: error }) : error;
}

function rehearsedCrash(specification: string | undefined): (name: string) => void {
  if (specification === undefined || specification === '') return () => undefined;
  return killAtFailPoint(specification, signal => { process.kill(process.pid, signal); });
}
