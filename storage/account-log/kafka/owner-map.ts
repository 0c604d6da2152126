import type { LogNode, OwnerMap } from '../membership.ts';
import type { GroupAssignment } from './member-codec.ts';

/** The map that every member was told with its assignment. The generation is its version: it rises with every change and is the same for all. */
export function ownerMapOf(generation: number, { members }: GroupAssignment, partitions: number): OwnerMap {
  const owners = Array.from({ length: partitions }, (): LogNode | null => null);
  for (const { node, partitions: owned } of members) for (const partition of owned) owners[partition] = node;
  return { version: generation, owners };
}
