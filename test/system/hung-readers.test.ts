import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import t from 'tap';
import { Fleet } from '../../bench/generator/fleet.ts';
import { freePorts } from '../../bench/servers/free-port.ts';
import { GatewayServer } from '../../bench/servers/gateway-server.ts';
import { addressesFor, defaultSettings } from '../../bench/settings.ts';
import { DEVICE_PATH, importAccounts } from '../../bench/targets/load-gateways.ts';
import { until } from '../support/patience.ts';

const READERS = 20;
const DEVICES = 2 * READERS;
const PAYLOAD_BYTES = 4096;
/** In a round of each writer: so that none is told to slow down. */
const MESSAGES_EACH = 12;
const ROUNDS = 4;

/** What we read of V8's heap snapshots. */
const SnapshotSchema = Type.Object({
  snapshot: Type.Object({ meta: Type.Object({ node_fields: Type.Array(Type.String()), node_types: Type.Array(Type.Unknown()) }) }),
  nodes: Type.Array(Type.Number()),
  strings: Type.Array(Type.String()),
});

t.test('what a gateway holds for a reader who hangs is gone with the connection', async t => {
  const folder = t.testdir({ snapshots: {} });
  const snapshots = join(folder, 'snapshots');
  const [port = 0, apiPort = 0, operatorPort = 0] = await freePorts(3);
  const gateway = new GatewayServer({
    name: 'gateway', port, apiPort, operatorPort, nodeFlags: ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${snapshots}`], flags: ['--data-dir', join(folder, 'data'), '--keys-dir', join(folder, 'keys')],
  });
  t.teardown(() => gateway.stop());
  await gateway.start();
  const accountsFile = join(folder, 'accounts.jsonl');
  await importAccounts(join(folder, 'data'), { accounts: DEVICES, sleepingDevices: 0 }, accountsFile);
  const fleet = await Fleet.start(1, {
    ...defaultSettings, wire: 'sealgate', urls: [`${gateway.url}${DEVICE_PATH}`], caFile: null, accountsFile, devices: DEVICES, circle: 2, topology: 'circle', apart: 0, run: 1,
    payloadBytes: PAYLOAD_BYTES, addresses: addressesFor(DEVICES, DEVICES),
  });
  t.teardown(() => fleet.stop());
  const all = { from: 0, to: DEVICES };
  const [readers, writers] = [{ ...all, parity: 'even' }, { ...all, parity: 'odd' }] as const;
  await fleet.run({ kind: 'connect', ...all, concurrency: DEVICES });
  await fleet.run({ kind: 'accept', ...all });

  /** Readers who hang lose their connections when all has been written, and come back for what waits. Resolves to the objects that the gateway holds then. */
  const objectsAfter = async (rounds: number, hangs: boolean): Promise<ReadonlyMap<string, number>> => {
    for (let round = 0; round < rounds; round += 1) {
      if (hangs) await fleet.run({ kind: 'hang', ...readers });
      await fleet.run({ kind: 'exchange', ...writers, messagesEach: MESSAGES_EACH, openPerDevice: 4, openInAll: 256, settleMs: 0 });
      if (hangs) await fleet.run({ kind: 'reconnect', ...readers, concurrency: READERS });
      const { total } = await fleet.run({ kind: 'settle', ...all, settleMs: 60_000 });
      t.match(total, { lost: 0, unanswered: 0, misdelivered: 0, reordered: 0, corrupted: 0 });
    }
    return objectsOf(gateway, snapshots);
  };
  const first = await objectsAfter(1, true);
  // What messages leave behind for a while, whoever reads them, is no leak.
  const read = await objectsAfter(ROUNDS, false);
  const hung = await objectsAfter(ROUNDS, true);
  t.equal(hung.get('DeviceSession'), DEVICES, 'one session for each device that is connected');
  const more = (name: string): number => (hung.get(name) ?? 0) - 2 * (read.get(name) ?? 0) + (first.get(name) ?? 0);
  t.same([...hung.keys()].filter(name => more(name) >= ROUNDS * READERS / 2).map(name => `${name}: ${more(name)} more`), [], 'no class has an object more for each connection that hung');
});

/** How many of each class there are, after a collection. */
async function objectsOf(gateway: GatewayServer, folder: string): Promise<ReadonlyMap<string, number>> {
  gateway.process?.child.kill('SIGUSR2');
  const file = join(folder, await until(() => readdirSync(folder)[0], 'a snapshot'));
  const { snapshot: { meta: { node_fields: fields, node_types: types } }, nodes, strings } = await until(() => snapshotIn(file), 'all of it');
  rmSync(file);
  const counts = new Map<string, number>();
  const [type, name] = [fields.indexOf('type'), fields.indexOf('name')];
  const [typeNames] = types;
  const object = Array.isArray(typeNames) ? typeNames.indexOf('object') : -1;
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (nodes[at + type] !== object) continue;
    const className = strings[nodes[at + name] ?? 0] ?? '';
    counts.set(className, (counts.get(className) ?? 0) + 1);
  }
  return counts;
}

/** null: it is still being written. */
function snapshotIn(file: string): Static<typeof SnapshotSchema> | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Value.Check(SnapshotSchema, value) ? value : null;
  } catch {
    return null;
  }
}
