import type { BusinessPlane } from '../business/business-plane.ts';
import type { DevicePlane } from '../device/device-plane.ts';
import { NumberVault } from '../device/registration/number-vault.ts';
import { createOperatorActions } from '../ops/operator/create-operator-actions.ts';
import type { ReadinessCheck } from '../ops/health.ts';
import { keyFingerprints } from '../ops/keys/key-fingerprints.ts';
import { openListener } from '../ops/listeners/listen.ts';
import { certificateFilesOf, createCertificateMetrics } from '../ops/metrics/metrics-certificates.ts';
import { createNodeMetrics, createReadinessMetrics } from '../ops/metrics/metrics-node.ts';
import { startNodeReporter } from '../ops/node-reporter.ts';
import { createOperatorListener } from '../ops/operator/operator-listener.ts';
import { createOperatorApp, openOperatorSocket } from '../ops/operator/operator-socket.ts';
import type { LocalRouter } from '../routing/router-local.ts';
import type { Node } from './node.ts';
import type { NodeStorage } from './open-storage.ts';
import { ownNode } from './own-node.ts';

/** What the operator sees and does. */
export interface Operated {
  readonly router: LocalRouter;
  readonly plane: DevicePlane;
  readonly business: BusinessPlane | null;
  /** The node is on its way out. */
  readonly isDraining: () => boolean;
}

/** Metrics and health on a listener, actions on a socket, and reports to the other nodes; the listener's URL. Rejects with PORT_IN_USE or BAD_CONFIG. */
export async function openOperator(node: Node, storage: NodeStorage, operated: Operated): Promise<string> {
  const { config, clock, random, log, registry, closers } = node;
  const { router, plane, business, isDraining } = operated;
  const checks: readonly ReadinessCheck[] = [{ name: 'draining', holds: () => !isDraining() }, { name: 'log', holds: () => holdsItsLeases(router) }, ...storage.checks];
  createReadinessMetrics(registry, checks, clock);
  createNodeMetrics(registry, { log: storage.log, limits: config.limits, freeBytesMin: config.maintenance.freeBytesMin, clock });
  createCertificateMetrics(registry, certificateFilesOf(config));
  reportToOthers(node, storage, operated);
  const listener = createOperatorListener({ registry, checks, clock });
  closers.add('operator listener', () => listener.close());
  const url = await openListener(listener, 'operator', 'http', config.operator);
  const numbers = new NumberVault(node.keyRing, random);
  const actions = createOperatorActions({ accounts: storage.stores.accounts, plane, trace: (id, recipient) => router.trace(id, recipient), numberIndexes: number => numbers.indexes(number), clusterId: node.clusterId, clock, random });
  const app = createOperatorApp(actions, log, business?.registerOperator);
  closers.add('operator socket', () => app.close());
  await openOperatorSocket(app, config.dataDir);
  return url;
}

function reportToOthers({ config, clock, log, version, keyRing, closers }: Node, { nodes }: NodeStorage, { plane, isDraining }: Operated): void {
  if (nodes === null) return;
  const node = { ...ownNode(config), version: version.version, keys: keyFingerprints(keyRing) };
  const reporter = startNodeReporter({ nodes, clock, log, node, sockets: () => plane.stats().connections, isDraining });
  closers.add('node reports', () => reporter.stop());
}

/** For each partition that it owns the lease runs. */
function holdsItsLeases(router: LocalRouter): boolean {
  const { leased, partitions } = router.stats();
  return leased === partitions;
}
