import type { LogNode, OwnerMap } from '../membership.ts';
import { stickyAssignment } from '../sticky-assignment.ts';

/** Which member has which partitions: what the leader of the group decides, and every member is told in full. */
export interface GroupAssignment {
  readonly generation: number;
  readonly members: readonly { readonly memberId: string; readonly node: LogNode; readonly partitions: readonly number[] }[];
}

/** Deals out the partitions so that as few move as can be. `last`: what is known of the generation before. */
export function assignGroup(generation: number, joined: readonly { readonly memberId: string; readonly node: LogNode }[], partitions: number, last: GroupAssignment | null): GroupAssignment {
  const before = Array.from({ length: partitions }, (_, partition) => last?.members.find(member => member.partitions.includes(partition))?.node.name ?? null);
  const owners = stickyAssignment(partitions, joined.map(({ node }) => node.name), before);
  const members = joined.map(({ memberId, node }) => {
    const isOne = memberId === memberOfName(node.name, joined, last);
    return { memberId, node, partitions: isOne ? owners.flatMap((name, partition) => name === node.name ? [partition] : []) : [] };
  });
  return { generation, members };
}

/** A node that was started again before its former session ended is there twice: the member that was not there before is the one that lives. */
function memberOfName(name: string, joined: readonly { readonly memberId: string; readonly node: LogNode }[], last: GroupAssignment | null): string | undefined {
  const named = joined.filter(({ node }) => node.name === name).map(({ memberId }) => memberId);
  return named.find(memberId => last?.members.every(member => member.memberId !== memberId) ?? true) ?? named[0];
}

/** The generation is the map's version: it rises with every change and is the same for all. */
export function ownerMapOf({ generation, members }: GroupAssignment, partitions: number): OwnerMap {
  const owners = Array.from({ length: partitions }, (): LogNode | null => null);
  for (const { node, partitions: owned } of members) for (const partition of owned) owners[partition] = node;
  return { version: generation, owners };
}
