import { readFileSync } from 'node:fs';
import { SealgateError } from '../../proto/errors.ts';
import type { BusinessPlane } from '../business/business-plane.ts';
import { createDevicePlane, type DevicePlane } from '../device/device-plane.ts';
import { systemEventLoop } from '../device/event-loop-system.ts';
import type { DeviceObserver } from '../device/observer.ts';
import type { CodeSender } from '../device/registration/code-sender.ts';
import { createWsPeers } from '../device/relay/open-peer-ws.ts';
import type { RelayParts } from '../device/relay/peer-socket.ts';
import { RelaySeal } from '../device/relay/relay-seal.ts';
import { noBusinessFeedback } from '../device/requests/business-feedback.ts';
import { chooseTransport, type ChosenTransport } from '../device/transport/choose-transport.ts';
import { systemResolveHost } from '../net/public-address.ts';
import type { Config } from '../ops/config/config-schema.ts';
import { createProcessMetrics } from '../ops/metrics/metrics-process.ts';
import { urlOf } from '../ops/listeners/listen.ts';
import type { Node } from './node.ts';
import type { NodeRouting } from './open-routing.ts';
import type { NodeStorage } from './open-storage.ts';

export interface NodeDevices extends ChosenTransport {
  readonly plane: DevicePlane;
  readonly url: string;
}

/** What devices meet beside storage and routing. */
export interface DeviceSurroundings {
  readonly observer: DeviceObserver;
  readonly codeSender: CodeSender;
  readonly business: BusinessPlane | null;
  readonly apiUrl: string;
}

/** Sockets, and everything between them and routing; it listens. Rejects with PORT_IN_USE, BAD_CONFIG or BINARY_UNTRUSTED. */
export async function openDevices(node: Node, storage: NodeStorage, { router, relationKeys, urls }: NodeRouting, { observer, codeSender, business, apiUrl }: DeviceSurroundings): Promise<NodeDevices> {
  const { config, clock, random, keyRing, operatorKey, clusterId, tls, failPoints } = node;
  const { stores: { mailbox, accounts, preKeys, relations, budgets, push, verification }, provisioning } = storage;
  const isAlone = storage.membership === null;
  const seal = isAlone ? null : new RelaySeal(keyRing, clock);
  const { transport, notice } = await chooseSockets(node, seal);
  createProcessMetrics(node.registry, node.version, transport.name);
  const plane = createDevicePlane({
    clock, random, observer, router, mailbox, accounts, preKeys, relations, relationKeys, budgets, pushRegistrations: push, verificationSessions: verification, provisioning,
    limits: config.limits.device, routingLimits: config.limits.routing, keyRing, codeSender, feedback: business?.feedback ?? noBusinessFeedback, resolveHost: systemResolveHost, failPoints,
    clusterId, node: config.nodeName, operatorKey: operatorKey.publicKey, apiUrl, urls, relay: seal === null ? null : relayOf(config, seal), allowedOrigins: config.device.origins,
    // Where the log is on the machine itself there are no requests to share, and resting saves nothing.
    eventLoop: systemEventLoop, restsUnderLoad: !isAlone,
  });
  node.closers.add('device plane', () => plane.close());
  const { port } = await plane.start(transport).catch((error: unknown) => { throw namingListener(error, config.device); });
  return { plane, transport, notice, url: config.device.url === '' ? urlOf(tls === null ? 'ws' : 'wss', config.device.host, port) : config.device.url };
}

function chooseSockets({ config: { device, limits }, clock, tls }: Node, seal: RelaySeal | null): Promise<ChosenTransport> {
  const { frameBytesMax, sendBufferBytesMax, idleTimeoutMs } = limits.device;
  const options = {
    host: device.host, port: device.port, tls, frameBytesMax, sendBufferBytesMax, idleTimeoutMs, trustedProxies: device.trustedProxies,
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

function namingListener(error: unknown, { host, port }: Config['device']): unknown {
  return SealgateError.is(error, 'PORT_IN_USE') ? new SealgateError('PORT_IN_USE', { detail: `devices: ${host} port ${port}`, cause: error }) : error;
}
