import type { LogNode } from '../membership.ts';
import type { GroupAssignment } from './member-codec.ts';

/**
 * Gives every member its even share of the partitions and moves as few as that allows: whoever had a partition in `last` keeps it up to its share. A node that comes back under another member id
 * is known by its name.
 */
export function stickyAssignment(members: readonly { readonly memberId: string; readonly node: LogNode }[], partitions: number, last: GroupAssignment | null): GroupAssignment {
  const joined = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1)).map(member => ({ ...member, partitions: [] as number[] }));
  if (joined.length === 0) return { members: [] };
  const held = (memberId: string, name: string): number => {
    const before = last?.members.find(member => member.memberId === memberId) ?? last?.members.find(member => member.node.name === name);
    return before?.partitions.length ?? 0;
  };
  // Who had more gets the larger shares where they are not all the same.
  const bySize = joined.toSorted((a, b) => held(b.memberId, b.node.name) - held(a.memberId, a.node.name));
  const share = new Map(bySize.map(({ memberId }, i) => [memberId, Math.floor(partitions / joined.length) + (i < partitions % joined.length ? 1 : 0)]));
  const hasRoom = (member: (typeof joined)[number]): boolean => member.partitions.length < (share.get(member.memberId) ?? 0);
  for (let partition = 0; partition < partitions; partition++) {
    const before = last?.members.find(member => member.partitions.includes(partition));
    const keeper = joined.find(member => member.memberId === before?.memberId) ?? joined.find(member => member.node.name === before?.node.name);
    const owner = keeper !== undefined && hasRoom(keeper) ? keeper : null;
    owner?.partitions.push(partition);
  }
  const given = new Set(joined.flatMap(member => member.partitions));
  for (let partition = 0; partition < partitions; partition++) {
    if (!given.has(partition)) joined.find(hasRoom)?.partitions.push(partition);
  }
  return { members: joined };
}
