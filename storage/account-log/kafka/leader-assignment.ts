import { assignGroup, type GroupAssignment } from './group-assignment.ts';
import type { JoinAnswer, SyncRequest } from './kafka-broker.ts';
import { decodeMember, encodeAssignment } from './member-codec.ts';

/** What the leader of the group sends to the coordinator for each member. A member that is none of ours gets nothing. */
export function leaderAssignment({ generationId, members }: JoinAnswer, topic: string, partitions: number, last: GroupAssignment | null): SyncRequest['groupAssignment'] {
  const ours = members.flatMap(({ memberId, memberMetadata }) => {
    const node = decodeMember(memberMetadata);
    return node === null ? [] : [{ memberId, node }];
  });
  const all = assignGroup(generationId, ours, partitions, last);
  return members.map(({ memberId }) => {
    const own = all.members.find(member => member.memberId === memberId)?.partitions ?? [];
    return { memberId, memberAssignment: encodeAssignment(topic, own, all) };
  });
}
