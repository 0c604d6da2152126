import { growHeapWhileBusy } from './node/grow-heap.ts';
import { identifyNode, type GatewayEnvironment, type Node } from './node/node.ts';
import { openApi } from './node/open-api.ts';
import { openBusiness } from './node/open-business.ts';
import { openCodeSender } from './node/open-code-sender.ts';
import { openDevices } from './node/open-devices.ts';
import { openOperator } from './node/open-operator.ts';
import { openRouting } from './node/open-routing.ts';
import { openStorage } from './node/open-storage.ts';
import { openWakeUp } from './node/open-wake-up.ts';
import { watchCertificate } from './node/watch-certificate.ts';
import { checkListeners } from './ops/listeners/check-listeners.ts';
import { Closers } from './ops/closers.ts';
import type { Config } from './ops/config/config-schema.ts';
import { startMaintenance } from './ops/maintenance.ts';
import { createDeviceMetrics } from './ops/metrics/metrics-device.ts';
import { createMaintenanceMetrics } from './ops/metrics/metrics-node.ts';
import { liesWithin } from './ops/keys/private-folder.ts';
import { startMessage } from './ops/start-message.ts';

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
    checkListeners(config);
    return await compose(identifyNode(config, environment, closers));
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** From what keeps messages to what asks for them; each part is given those that it stands on. */
async function compose(node: Node): Promise<RunningGateway> {
  const { config, clock, log, registry, closers } = node;
  const storage = await openStorage(node);
  const observer = createDeviceMetrics(registry, log);
  const routing = openRouting(node, storage, openWakeUp(node, storage.stores.push, observer));
  const { router } = routing;
  const codeSender = openCodeSender(node);
  const business = openBusiness(node, storage, routing, codeSender);
  growHeapWhileBusy(node, storage, business);
  const api = await openApi(node, routing, business);
  const { plane, transport, ...devices } = await openDevices(node, storage, routing, { observer, codeSender, business, apiUrl: api.url });
  // Whoever is sent here by the others, once they know that this node owns something, finds it listening.
  await router.start();
  await business?.start();

  let stopping: Promise<void> | null = null;
  const operatorUrl = await openOperator(node, storage, { router, plane, business, isDraining: () => stopping !== null });
  const maintenance = { ...storage.stores, tidy: () => storage.tidy(), clock, log, envelopeTtlMs: config.limits.routing.envelopeTtlMs };
  closers.add('maintenance', startMaintenance(maintenance, config.maintenance.everyMs, createMaintenanceMetrics(registry, clock)));
  const reloadTls = watchCertificate(node, [api, transport]);
  const urls = { deviceUrl: devices.url, apiUrl: api.url, operatorUrl };
  // In one piece: whoever waits for the first line has them all.
  node.print(startMessage({
    ...urls, dataDir: config.dataDir, keysDir: config.keysDir, isFirstStart: node.isFirstStart, keysInData: liesWithin(config.keysDir, config.dataDir), transport: devices.notice, isConsole: config.codes.sender === 'console',
  }).join('\n'));

  const stop = async (): Promise<void> => {
    plane.stopAccepting();
    await business?.leave();
    await router.drain();
    await router.handOver();
    await plane.drain(Math.min(config.limits.device.drainSpreadMs, storage.membership === null ? Infinity : clusterDrainSpreadMs));
    await closers.close();
  };
  return { ...urls, stop: () => stopping ??= stop(), reloadTls, halt: () => storage.halt(haltTimeoutMs) };
}
