import type { Heal } from '../faults.ts';
import { PARTITIONS, type BrokerRoles } from '../targets/cluster-target.ts';
import type { Stage } from './stage.ts';

/** A bug of plant.js that takes several gateways. */
export interface ClusterBug {
  readonly name: string;
  /** The kind of violation that gives it away. */
  readonly finding: string;
  /** What gateways are started with. */
  readonly flags: readonly string[];
  /** Brings about what the bug breaks. */
  readonly play: (stage: Stage) => Promise<void>;
}

/** So that seconds see a node go and come back. */
const quick: readonly string[] = ['--kafka-session-timeout-ms', '3000', '--kafka-heartbeat-ms', '300', '--kafka-rebalance-timeout-ms', '2500'];
/** Who does not acknowledge is waited for as long as anything here may last. */
const patient: readonly string[] = [...quick, '--limits-routing-ack-grace-ms', '600000', '--limits-device-stalled-timeout-ms', '900000', '--limits-device-idle-timeout-ms', '960000'];

/** How long mail of those who are away waits for them after a take-over. */
function hold(ms: number): readonly string[] {
  return ['--limits-routing-take-over-hold-ms', String(ms)];
}

const LEASED = 'sealgate_leased_partitions';
const WRITTEN = 'sealgate_mailbox_items_total{operation="write"}';
/** Some for each of the second devices. */
const ROWS = 60;
const TURNS = 8;
const PUSHES_A_TURN = 30;

/**
 * The second devices are closed and opened again, and again, as by people who know of no gateway yet: the front door leads each to the next one in turn, so some come to the node that owns them now. The first ones stay
 * where they are.
 */
async function restless(stage: Stage): Promise<void> {
  const linked = stage.devices(2);
  for (let turn = 0; turn < TURNS && !stage.isOver; turn += 1) {
    const comeBack = await stage.begin('away', linked);
    await comeBack();
    await stage.online(linked);
    await stage.pushed(linked, PUSHES_A_TURN);
  }
}

/** The first devices acknowledge nothing, so nothing is committed, and what the second ones miss is in the mailbox: the next owner begins below it. Resolves to how the second ones come back. */
async function uncommitted(stage: Stage): Promise<Heal> {
  const comeBack = await stage.begin('away', stage.devices(2));
  await stage.begin('mute', stage.devices(1));
  await stage.grown(WRITTEN, ROWS);
  return comeBack;
}

/** Everybody has what there is for them. */
async function broughtBack(stage: Stage, comeBack: Heal): Promise<void> {
  const emptied = stage.emptied(stage.devices(2));
  await Promise.all([comeBack(), emptied]);
}

/** On three gateways, three brokers and a Cassandra. */
export function clusterBugs({ coordinator }: BrokerRoles): readonly ClusterBug[] {
  return [
    // Cut off from the broker that hears who is alive, a node still reads what the others lead.
    { name: 'rule-7', finding: 'formerOwner', flags: [...quick, ...hold(2_000)], play: async stage => {
      await stage.begin('partition', ['gateway-1', 'gateway-2'].map(node => `${node}/${coordinator}`));
      await stage.until(async () => await stage.metric(LEASED, 'gateway-3') === PARTITIONS, 'one has taken up what was the others\'');
      await restless(stage);
    } },
    // Who was away comes back, and is given its part of what the other one had taken up.
    { name: 'rule-8', finding: 'formerOwner', flags: [...quick, ...hold(2_000)], play: async stage => {
      const others = ['gateway-2', 'gateway-3'];
      const start = await stage.begin('kill', others);
      await stage.until(async () => await stage.metric(LEASED, 'gateway-1') === PARTITIONS, 'one has taken up what was the others\'');
      await stage.online(stage.devices(1));
      await start();
      await stage.until(async () => (await Promise.all(others.map(node => stage.metric(LEASED, node)))).every(count => count > 0), 'the others have their part');
      await restless(stage);
    } },
    // Who comes back finds in its mailbox what the replay, that has come before it or is still to come, has not handed to it.
    { name: 'rule-13', finding: 'positionBack', flags: [...patient, ...hold(0)], play: async stage => {
      const comeBack = await uncommitted(stage);
      await stage.beginAnew([...patient, ...hold(600_000)]);
      await stage.begin('mute', stage.devices(2));
      await broughtBack(stage, comeBack);
    } },
    // Who is away has mail of both days when the nodes have written again what was not committed.
    { name: 'rule-16', finding: 'positionBack', flags: [...patient, ...hold(0)], play: async stage => {
      const comeBack = await uncommitted(stage);
      await stage.begin('another day', stage.gateways);
      await stage.until(async () => await stage.metricOfAll(WRITTEN) >= 2 * ROWS, 'the same mail again');
      await broughtBack(stage, comeBack);
    } },
  ];
}
