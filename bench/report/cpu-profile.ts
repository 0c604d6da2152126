import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** What we read of V8's .cpuprofile. */
const ProfileSchema = Type.Object({
  nodes: Type.Array(Type.Object({
    id: Type.Integer(),
    callFrame: Type.Object({ functionName: Type.String(), url: Type.String(), lineNumber: Type.Integer() }),
  })),
  samples: Type.Array(Type.Integer()),
  timeDeltas: Type.Array(Type.Integer()),
});

export interface SelfTime {
  /** Function, file and line. */
  readonly name: string;
  readonly selfMs: number;
  /** Of the time in which the thread was not idle. */
  readonly share: number;
}

/** Where the time of one thread went: functions by their own time, without what they called; idle time left out. */
export function selfTimes(profile: Static<typeof ProfileSchema>): SelfTime[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => {
    const file = callFrame.url.replace(/^.*\/(?:dist|node_modules)\//, '').replace(/^file:\/\//, '');
    return [id, file === '' ? callFrame.functionName : `${callFrame.functionName || '(anonymous)'} ${file}:${callFrame.lineNumber + 1}`];
  }));
  const micros = new Map<string, number>();
  for (const [index, id] of profile.samples.entries()) {
    const name = names.get(id) ?? '(unknown)';
    if (name === '(idle)') continue;
    micros.set(name, (micros.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0));
  }
  const busy = [...micros.values()].reduce((sum, value) => sum + value, 0);
  return [...micros].map(([name, value]) => ({ name, selfMs: value / 1000, share: busy === 0 ? 0 : value / busy }))
    .sort((a, b) => b.selfMs - a.selfMs);
}

/** The busiest functions of every thread profiled into the folder, as lines of text, the busiest thread first. */
export function summariseProfiles(folder: string, top: number): string[] {
  const threads = readdirSync(folder).filter(name => name.endsWith('.cpuprofile')).map(name => {
    const value: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    if (!Value.Check(ProfileSchema, value)) throw new Error(`${name} is not a CPU profile`);
    const times = selfTimes(value);
    return { name, times, busyMs: times.reduce((sum, { selfMs }) => sum + selfMs, 0) };
  }).sort((a, b) => b.busyMs - a.busyMs);
  return threads.flatMap(({ name, times, busyMs }) => [
    `${name}: busy ${Math.round(busyMs)} ms`,
    ...times.slice(0, top).map(({ name: what, selfMs, share }) => `${(share * 100).toFixed(1).padStart(6)} % ${selfMs.toFixed(0).padStart(7)} ms  ${what}`),
  ]);
}
