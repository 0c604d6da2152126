import kafkajs from 'kafkajs';
import type { LogNode } from '../membership.ts';
import type { GroupAssignment } from './group-assignment.ts';

const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol;
const VERSION = 1;

/** What a member says when it joins: constant for its life, since a change of it would make the group rebalance. */
export function encodeMember(topic: string, node: LogNode): Buffer {
  return MemberMetadata.encode({ version: VERSION, topics: [topic], userData: encodeJson(node) });
}

/** Null for a member that is none of ours, and for one of a group that is just rebalancing: the coordinator shows nothing of it then. */
export function decodeMember(metadata: Buffer): LogNode | null {
  if (metadata.length === 0) return null;
  return asNode(decodeJson(MemberMetadata.decode(metadata)?.userData));
}

/** What one member gets: its own partitions in Kafka's form, for Kafka's tools, and with it the whole map. */
export function encodeAssignment(topic: string, own: readonly number[], all: GroupAssignment): Buffer {
  return MemberAssignment.encode({ version: VERSION, assignment: { [topic]: [...own] }, userData: encodeJson(all) });
}

export function decodeAssignment(topic: string, assignment: Buffer): { readonly own: readonly number[]; readonly all: GroupAssignment } {
  const decoded = MemberAssignment.decode(assignment);
  return { own: decoded?.assignment[topic] ?? [], all: asAssignment(decodeJson(decoded?.userData)) };
}

function encodeJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function decodeJson(data: Buffer | undefined): unknown {
  try {
    return JSON.parse(data?.toString() ?? 'null');
  } catch {
    return null;
  }
}

function asNode(value: unknown): LogNode | null {
  const name = textIn(value, 'name');
  const deviceUrl = textIn(value, 'deviceUrl');
  const nodeUrl = textIn(value, 'nodeUrl');
  return name === null || deviceUrl === null || nodeUrl === null ? null : { name, deviceUrl, nodeUrl };
}

function asAssignment(value: unknown): GroupAssignment {
  const members = fieldOf(value, 'members');
  if (!Array.isArray(members)) return { generation: 0, members: [] };
  return {
    generation: Number(fieldOf(value, 'generation')),
    members: members.flatMap((member: unknown) => {
      const memberId = textIn(member, 'memberId');
      const node = asNode(fieldOf(member, 'node'));
      const partitions = fieldOf(member, 'partitions');
      if (memberId === null || node === null || !Array.isArray(partitions)) return [];
      return [{ memberId, node, partitions: partitions.filter(partition => Number.isSafeInteger(partition)).map(Number) }];
    }),
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textIn(value: unknown, name: string): string | null {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : null;
}
