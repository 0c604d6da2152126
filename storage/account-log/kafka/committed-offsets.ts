import type { Brokers } from './kafka-cluster.ts';

/** What the group has committed, by partition; those of which nothing was committed are left out. Rejects while the coordinator cannot answer. */
export async function committedOffsets(cluster: Brokers, group: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const coordinator = await cluster.coordinator(group);
  const answer = await coordinator.offsetFetch({ groupId: group, topics: [{ topic: cluster.topic, partitions: partitions.map(partition => ({ partition })) }] });
  const offsets = answer.responses.flatMap(response => response.partitions).map(({ partition, offset }): [number, number] => [partition, Number(offset)]);
  return new Map(offsets.filter(([, offset]) => offset >= 0));
}
