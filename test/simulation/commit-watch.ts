import type { MemoryLogCluster } from '../../storage/account-log/memory-log-cluster.ts';
import type { Witness } from './witness.ts';

/** Looks at every commit when it takes effect at the log. */
export function watchCommits(cluster: MemoryLogCluster, witness: Witness): void {
  const { group } = cluster;
  const commit = group.commit.bind(group);
  group.commit = (member, generation, partition, offset) => {
    const before = cluster.committedOffset(partition);
    const isTaken = commit(member, generation, partition, offset);
    if (!isTaken) return false;
    witness.tell(() => `${member.node.name} commits ${offset} of ${partition}`);
    if (group.ownerOf(partition) !== member) witness.fail(`I12: ${member.node.name} commits ${offset} of partition ${partition}, which is ${group.ownerOf(partition)?.node.name ?? 'nobody'}'s`);
    if (offset < before) witness.fail(`I17: the commit of partition ${partition} goes back from ${before} to ${offset}`);
    for (const { position, value } of cluster.peek(partition, before, offset)) witness.committed(position, value);
    return true;
  };
}
