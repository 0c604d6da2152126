import t from 'tap';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { assignGroup, ownerMapOf } from '../../../../storage/account-log/kafka/group-assignment.ts';
import { GroupMember, type Membership } from '../../../../storage/account-log/kafka/group-member.ts';
import type { JoinRequest, SyncRequest } from '../../../../storage/account-log/kafka/kafka-broker.ts';
import { Lease } from '../../../../storage/account-log/kafka/lease.ts';
import { decodeAssignment, decodeMember, encodeAssignment, encodeMember } from '../../../../storage/account-log/kafka/member-codec.ts';
import { fakeBroker, fakeBrokers, ProtocolError } from './fake-brokers.ts';
import { node } from './support.ts';

/** A coordinator with one member that it makes the leader, and whose next answers the test decides. */
function rig(): {
  member: GroupMember; lease: Lease; clock: ManualClock; seen: string[]; fail: Record<'join' | 'sync' | 'heartbeat', Error[]>; heartbeats: ((error?: Error) => void)[]; holdHeartbeats: () => void;
} {
  const clock = new ManualClock();
  const lease = new Lease(clock, 4000);
  const seen: string[] = [];
  const fail: Record<'join' | 'sync' | 'heartbeat', Error[]> = { join: [], sync: [], heartbeat: [] };
  const heartbeats: ((error?: Error) => void)[] = [];
  let holding = false;
  let generation = 0;
  let members = 0;
  const coordinator = fakeBroker({
    joinGroup: ({ memberId: given, groupProtocols }: JoinRequest) => {
      seen.push(`join as '${given}'${lease.runs ? ' WITH A LEASE' : ''}`);
      const error = fail.join.shift();
      if (error !== undefined) throw error;
      generation += 1;
      if (given === '') members += 1;
      const memberId = given === '' ? `m${members}` : given;
      return { generationId: generation, leaderId: memberId, memberId, members: [{ memberId, memberMetadata: groupProtocols[0]?.metadata ?? Buffer.alloc(0) }] };
    },
    syncGroup: ({ groupAssignment }: SyncRequest) => {
      const error = fail.sync.shift();
      if (error !== undefined) throw error;
      return { memberAssignment: groupAssignment[0]?.memberAssignment ?? Buffer.alloc(0) };
    },
    heartbeat: () => {
      const error = fail.heartbeat.shift();
      if (error !== undefined) throw error;
      return holding ? new Promise<void>((resolve, reject) => { heartbeats.push(failure => { if (failure === undefined) resolve(); else reject(failure); }); }) : null;
    },
    leaveGroup: () => { seen.push('leave'); },
  });
  const member = new GroupMember({
    cluster: fakeBrokers([1, 1], { 1: coordinator }), clock, lease, node: node('a'), group: 'g', partitions: 2,
    sessionTimeoutMs: 6000, rebalanceTimeoutMs: 5000, heartbeatMs: 500, report: () => undefined,
  }, {
    joined: ({ generation, own }: Membership) => { seen.push(`generation ${generation}: ${own.join()}${lease.runs ? ' WITH A LEASE' : ''}`); },
    leaving: async () => { seen.push('leaving'); },
  });
  return { member, lease, clock, seen, fail, heartbeats, holdHeartbeats: () => { holding = true; } };
}

t.test('the lease runs from when a heartbeat was sent, however late its answer is read', async t => {
  const { member, lease, clock, seen, heartbeats, holdHeartbeats } = rig();
  member.start();
  await clock.advanceAsync(1000);
  t.strictSame(seen, ['join as \'\'', 'generation 1: 0,1'], 'what is lost is dropped before the lease runs');
  t.ok(lease.runs);
  holdHeartbeats();
  while (heartbeats.length === 0) await clock.advanceAsync(10);
  await clock.advanceAsync(3900);
  heartbeats[0]?.();
  await clock.advanceAsync(80);
  t.ok(lease.runs);
  await clock.advanceAsync(30);
  t.notOk(lease.runs, '4 s after it was sent, not 4 s after it was answered');
});

t.test('a rebalance suspends the lease before the member joins again, and commits come first', async t => {
  const { member, lease, clock, seen, fail } = rig();
  member.start();
  await clock.advanceAsync(1000);
  seen.length = 0;
  fail.heartbeat.push(new ProtocolError('REBALANCE_IN_PROGRESS'));
  await clock.advanceAsync(1000);
  t.strictSame(seen, ['leaving', 'join as \'m1\'', 'generation 2: 0,1']);
  t.ok(lease.runs);
});

t.test('whatever goes wrong, the member comes back', async t => {
  const { member, lease, clock, seen, fail } = rig();
  fail.join.push(new ProtocolError('GROUP_LOAD_IN_PROGRESS'), new ProtocolError('NOT_COORDINATOR_FOR_GROUP'), new ProtocolError('GROUP_AUTHORIZATION_FAILED'), new Error('connection lost'), new TypeError('a fault of the library'));
  fail.sync.push(new ProtocolError('REBALANCE_IN_PROGRESS'));
  member.start();
  await clock.advanceAsync(12_000);
  t.equal(seen.filter(line => line.startsWith('join')).length, 7);
  t.match(seen.at(-1), /^generation 2/);
  t.ok(lease.runs);
  seen.length = 0;
  fail.heartbeat.push(new ProtocolError('UNKNOWN_MEMBER_ID'));
  await clock.advanceAsync(1500);
  t.strictSame(seen, ['leaving', 'join as \'\'', 'generation 3: 0,1'], 'as a new member where it is not known any more');
  fail.heartbeat.push(new Error('connection lost'), new ProtocolError('GROUP_COORDINATOR_NOT_AVAILABLE'));
  await clock.advanceAsync(3000);
  t.ok(lease.runs, 'heartbeats are sent again, without joining again');
  t.equal(member.membership?.generation, 3);
  const closed = member.close();
  t.notOk(lease.runs, 'at once');
  await clock.advanceAsync(2000);
  await closed;
  t.equal(seen.at(-1), 'leave');
});

t.test('what members say survives the wire; what is none of ours is no member', async t => {
  t.strictSame(decodeMember(encodeMember('topic', node('a'))), node('a'));
  t.equal(decodeMember(encodeMember('topic', { ...node('a'), name: undefined as unknown as string })), null);
  t.equal(decodeMember(Buffer.from([0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 123])), null);
  t.equal(decodeMember(Buffer.alloc(0)), null, 'as the coordinator shows members while the group rebalances');
  const all = { generation: 3, members: [{ memberId: 'm', node: node('a'), partitions: [0, 2] }] };
  t.strictSame(decodeAssignment('topic', encodeAssignment('topic', [0, 2], all)), { own: [0, 2], all });
  t.strictSame(decodeAssignment('topic', Buffer.alloc(0)), { own: [], all: { generation: 0, members: [] } }, 'nothing was assigned');
});

t.test('a node that was started again before its old session ended gets its partitions in its new life', async t => {
  const last = assignGroup(1, [{ memberId: 'old', node: node('a') }, { memberId: 'b', node: node('b') }], 4, null);
  t.strictSame(ownerMapOf(last, 4).owners.map(owner => owner?.name), ['a', 'a', 'b', 'b']);
  const next = assignGroup(2, [{ memberId: 'old', node: node('a') }, { memberId: 'new', node: node('a') }, { memberId: 'b', node: node('b') }], 4, last);
  t.strictSame(next.members.map(({ memberId, partitions }) => [memberId, partitions]), [['old', []], ['new', [0, 1]], ['b', [2, 3]]]);
});
