import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Direction, Toxic } from './network/toxiproxy.ts';
import type { FaultKind, PlannedFault } from './schedule.ts';
import type { GatewayUnit } from './targets/gateway-unit.ts';
import type { Target, Unit } from './targets/target.ts';
import type { Crowd } from './traffic/crowd.ts';

export interface Arena {
  readonly target: Target;
  readonly crowd: Crowd;
}

/** Ends the fault; resolves when that is done. */
export type Heal = () => Promise<void>;

/** Begins a fault; resolves when it is at work. */
type Begin = (arena: Arena, fault: PlannedFault) => Promise<Heal>;

const run = promisify(execFile);
const both: readonly Direction[] = ['up', 'down'];
const nothing: Heal = () => Promise.resolve();
/** Longer than any campaign. */
const FOR_EVER_MS = 24 * 3_600_000;
const heldBack: Toxic = { type: 'latency', attributes: { latency: FOR_EVER_MS } };
const swallowed: Toxic = { type: 'timeout', attributes: { timeout: 0 } };
const DAY_MS = 86_400_000;
const CLOCK_MAX_MS = 5 * 60_000;

function unitOf({ target }: Arena, name: string): Unit {
  const unit = [...target.gateways, ...target.backing].find(one => one.name === name);
  if (unit === undefined) throw new RangeError(name);
  return unit;
}

function gatewayOf({ target }: Arena, name: string): GatewayUnit {
  const gateway = target.gateways.find(one => one.name === name);
  if (gateway === undefined) throw new RangeError(name);
  return gateway;
}

/** The same process is woken, also where somebody else is ending it meanwhile and its unit no longer calls it its own. */
function freeze({ pid }: Unit): Heal {
  if (pid === null) return nothing;
  process.kill(pid, 'SIGSTOP');
  return async () => {
    try {
      process.kill(pid, 'SIGCONT');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
}

/** No file of the process grows, as on a full disk; the limit is the soft one, so it can be taken back. */
async function limitFiles(pid: number | null, bytes: '0' | 'unlimited'): Promise<void> {
  if (pid !== null) await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

/** What is on its way waits and comes late, but whole: a network that was away for a while. */
async function hold({ target: { links } }: Arena, link: string, directions: readonly Direction[]): Promise<Heal> {
  await links.disturb(link, directions, heldBack);
  return () => links.calm(link, directions);
}

/** What is on its way is gone, and afterwards so are the connections. */
async function swallow({ target: { links } }: Arena, link: string, directions: readonly Direction[]): Promise<Heal> {
  await links.disturb(link, directions, swallowed);
  return async () => {
    await links.cut(link);
    await links.calm(link, directions);
  };
}

async function disturb({ target: { links } }: Arena, link: string, toxic: Toxic): Promise<Heal> {
  await links.disturb(link, both, toxic);
  return () => links.calm(link, both);
}

function oneOf(dice: number): readonly Direction[] {
  return dice < 0.5 ? ['up'] : ['down'];
}

/** Everything that can go wrong, by name. */
const faults: Readonly<Record<string, Begin>> = {
  'kill': async (arena, { target }) => {
    const unit = unitOf(arena, target);
    await unit.kill();
    return () => unit.start();
  },
  'freeze': async (arena, { target }) => freeze(unitOf(arena, target)),
  'drain': async (arena, { target }) => {
    const gateway = gatewayOf(arena, target);
    await gateway.drain();
    return () => gateway.start();
  },
  'disk full': async (arena, { target }) => {
    const unit = unitOf(arena, target);
    const { pid } = unit;
    await limitFiles(pid, '0');
    // A broker gives up on a full disk, some sooner and some later; whoever has made room starts it again.
    if (arena.target.backing.includes(unit)) return () => unit.kill().then(() => unit.start());
    return async () => {
      if (unit.pid === pid) await limitFiles(pid, 'unlimited');
    };
  },
  /** One after the other, as an upgrade does. */
  'rolling restart': async ({ target: { gateways } }) => {
    for (const gateway of gateways) {
      await gateway.drain();
      await gateway.start();
    }
    return nothing;
  },
  'clock': async (arena, { target, dice }) => {
    const gateway = gatewayOf(arena, target);
    gateway.shiftClock(Math.round((2 * dice - 1) * CLOCK_MAX_MS));
    return async () => { gateway.shiftClock(0); };
  },
  'partition': (arena, { target }) => hold(arena, target, both),
  'blackhole': (arena, { target }) => swallow(arena, target, both),
  'one-way delay without end': (arena, { target, dice }) => hold(arena, target, oneOf(dice)),
  'one-way loss': (arena, { target, dice }) => swallow(arena, target, oneOf(dice)),
  'delay': (arena, { target, dice }) => disturb(arena, target, { type: 'latency', attributes: { latency: Math.round(50 + 950 * dice), jitter: Math.round(50 + 500 * dice) } }),
  'trickle': (arena, { target, dice }) => disturb(arena, target, { type: 'slicer', attributes: { average_size: Math.round(20 + 200 * dice), size_variation: 10, delay: 2_000 } }),
  'reset': async ({ target: { links } }, { target }) => {
    await links.cut(target);
    return nothing;
  },
  'away': async ({ crowd }, { target }) => {
    const device = crowd.device(target);
    await device.goAway();
    return () => device.comeBack();
  },
  'half-open': async ({ crowd }, { target }) => {
    crowd.device(target).loseConnection();
    return nothing;
  },
  /** For aimed faults, as all below: a linked device is taken off its account. */
  'unlink': async ({ crowd }, { target }) => {
    await crowd.unlink(target);
    return nothing;
  },
  /** What is pushed to this device stays unacknowledged. */
  'deaf': async ({ crowd }, { target }) => {
    const device = crowd.device(target);
    device.stopHearing();
    return async () => { device.loseConnection(); };
  },
  /** What this device acknowledges is not heard. */
  'mute': async ({ crowd }, { target }) => {
    const device = crowd.device(target);
    device.muteAcks(true);
    return async () => {
      device.muteAcks(false);
      device.loseConnection();
    };
  },
  /** It is killed, and is back at once with a clock that is a day late: Kafka takes nothing from one that is more than an hour early. */
  'another day': async (arena, { target }) => {
    const gateway = gatewayOf(arena, target);
    await gateway.kill();
    gateway.shiftClock(-DAY_MS);
    await gateway.start();
    return async () => { gateway.shiftClock(0); };
  },
};

/** What makes the fault happen. */
export function beginOf({ kind }: PlannedFault): Begin {
  const begin = faults[kind];
  if (begin === undefined) throw new RangeError(kind);
  return begin;
}

/** What can go wrong with this target, for at most so long. */
export function faultKinds({ target, crowd }: Arena, maxMs: number): readonly FaultKind[] {
  const gateways = target.gateways.map(({ name }) => name);
  const backing = target.backing.map(({ name }) => name);
  const brokers = backing.filter(name => name.startsWith('broker-'));
  const links = target.links.names;
  const kind = (name: string, targets: readonly string[], minMs: number, longestMs: number): FaultKind => ({ name, targets, minMs: Math.min(minMs, maxMs), maxMs: Math.min(longestMs, maxMs) });
  return [
    kind('kill', gateways, 500, 20_000), kind('freeze', gateways, 5_000, 60_000), kind('drain', gateways, 500, 10_000), kind('clock', gateways, 5_000, 60_000),
    kind('rolling restart', gateways.length > 1 ? ['gateways'] : [], 0, 0),
    // Where it is the gateways that keep what is kept, or the brokers.
    kind('disk full', backing.length === 0 ? gateways : brokers, 2_000, 10_000),
    kind('kill', backing, 1_000, 20_000), kind('freeze', backing, 2_000, 60_000),
    kind('partition', links, 2_000, 40_000), kind('blackhole', links, 2_000, 40_000), kind('one-way delay without end', links, 2_000, 30_000), kind('one-way loss', links, 2_000, 30_000),
    kind('delay', links, 5_000, 30_000), kind('trickle', links, 5_000, 20_000), kind('reset', links, 0, 0),
    kind('away', crowd.names, 2_000, 40_000), kind('half-open', crowd.names, 0, 0),
  ];
}
