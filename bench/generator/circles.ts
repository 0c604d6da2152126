import type { Crew } from './crew.ts';
import { Device } from './device.ts';
import { generatorOf, type Division } from './division.ts';

/** Who writes to whom: everybody of a circle to everybody else in it, or only its first device (the hub) to all others. */
export type Topology = 'circle' | 'hub';

/** The generator's devices, in circles of consecutive indices (the last may be smaller). A circle lives in one process, which keeps the books of all of it. */
export function makeCircles(crew: Crew, options: Division & { readonly topology: Topology; readonly generator: number }): Device[] {
  const made: Device[] = [];
  for (let first = 0, circle = 0; first < options.devices; first += options.circle, circle += 1) {
    if (generatorOf(circle, options) !== options.generator) continue;
    const members = Array.from({ length: Math.min(options.circle, options.devices - first) }, (_, i) => new Device(crew, first + i));
    const [hub] = members;
    for (const device of members) {
      const others = members.filter(member => member !== device);
      if (options.topology === 'circle') device.introduce(others, others);
      else device.introduce(device === hub ? others : [], device === hub || hub === undefined ? [] : [hub]);
      crew.devices[device.index] = device;
      made.push(device);
    }
  }
  return made;
}
