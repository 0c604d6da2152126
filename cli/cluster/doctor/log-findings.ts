import type { Config } from '../../../gateway/ops/config/config-schema.ts';
import type { LogInspection } from '../../../storage/account-log/kafka/inspect-log.ts';
import { ownersGroup } from '../../../storage/account-log/kafka/kafka-options.ts';
import { rangesText } from '../table.ts';
import { ok, orOk, problem, warning, type Finding } from './finding.ts';

const MINUTES_PER_DAY = 1440;
/** Longer than the 30 days that a message may wait: a group that was stopped for so long still finds its place. */
const OFFSETS_DAYS_MIN = 60;

/** What Kafka must be like for the promises of the log. */
export function logFindings(log: LogInspection, { kafka }: Config): readonly Finding[] {
  return [...brokers(log), ...replicas(log, kafka.minInsync), ...topic(log), ...offsets(log), ...sessions(log, kafka.sessionTimeoutMs), ...owners(log, kafka.group)];
}

/** The same of the log of conversations, as far as it is not said of the account log already. Nobody has to own it: nodes may leave businesses to others. */
export function conversationLogFindings(log: LogInspection, { kafka }: Config): readonly Finding[] {
  const group = ownersGroup(kafka.group, 'conversations');
  const owned = log.group.members.length === 0 ? [ok('owners', `group ${group} has no members: no node serves businesses`)] : owners(log, group);
  return [...replicas(log, kafka.minInsync), ...topic(log), ...owned].map(finding => ({ ...finding, check: `conversations: ${finding.check}` }));
}

function brokers({ brokers: all }: LogInspection): readonly Finding[] {
  const found = all.flatMap(({ id, address, settings }) => {
    if (address === null) return [problem('brokers', `broker ${id} holds copies and is not there`, 'start it, or give its copies to others (kafka-reassign-partitions)')];
    return settings === null ? [problem('brokers', `broker ${id} (${address}) does not show its settings`, 'look whether it runs; the user needs DescribeConfigs on the cluster (sealgate cluster init --print-grants)')] : [];
  });
  const few = all.length < 3 ? [warning('brokers', `${all.length === 1 ? 'one broker' : 'two brokers'}: the loss of one stops accepting messages, or loses them`, 'run three brokers, with kafka.replication 3 and kafka.minInsync 2')] : [];
  return orOk('brokers', [...found, ...few], `${all.length} brokers answer`);
}

function replicas({ partitions }: LogInspection, minInsync: number): readonly Finding[] {
  const which = (holds: (partition: LogInspection['partitions'][number]) => boolean): string => rangesText(partitions.filter(holds).map(({ partition }) => partition));
  const [leaderless, refusing, behind] = [
    which(({ leader }) => leader === null), which(({ leader, inSync }) => leader !== null && inSync < minInsync), which(({ inSync, replicas: all }) => inSync >= minInsync && inSync < all),
  ];
  return orOk('replicas', [
    ...leaderless === '' ? [] : [problem('replicas', `partitions ${leaderless} have no leader: nothing is accepted or delivered there`, 'start the brokers that hold their copies')],
    ...refusing === '' ? [] : [problem('replicas', `partitions ${refusing} have fewer than ${minInsync} copies in sync: sends to them are refused`, 'start the brokers that hold the other copies')],
    ...behind === '' ? [] : [warning('replicas', `partitions ${behind} have copies that are not in sync`, 'look at the brokers that hold them')],
  ], 'every copy is in sync');
}

function topic({ faults, topic: name }: LogInspection): readonly Finding[] {
  return orOk('topic', faults.map(fault => problem('topic', fault, 'set it with kafka-configs --alter --topic, or correct the configuration')), `${name} is as the configuration wants it`);
}

function offsets({ brokers: all }: LogInspection): readonly Finding[] {
  const short = all.flatMap(({ id, settings }) => {
    const minutes = Number(settings?.get('offsets.retention.minutes') ?? Number.NaN);
    return minutes < OFFSETS_DAYS_MIN * MINUTES_PER_DAY ? [problem('offsets retention', `broker ${id} forgets commits after ${Math.floor(minutes / MINUTES_PER_DAY)} days`, `set offsets.retention.minutes=${OFFSETS_DAYS_MIN * MINUTES_PER_DAY} on it and start it again`)] : [];
  });
  return orOk('offsets retention', short, `commits are kept for ${OFFSETS_DAYS_MIN} days or longer`);
}

function sessions({ brokers: all }: LogInspection, sessionTimeoutMs: number): readonly Finding[] {
  const wrong = all.filter(({ settings }) => settings !== null
    && (Number(settings.get('group.min.session.timeout.ms')) > sessionTimeoutMs || Number(settings.get('group.max.session.timeout.ms')) < sessionTimeoutMs));
  return orOk('session timeout', wrong.map(({ id }) => problem('session timeout', `broker ${id} does not allow kafka.sessionTimeoutMs ${sessionTimeoutMs}`, 'change it, or group.min.session.timeout.ms and group.max.session.timeout.ms on the brokers')), 'the brokers allow it');
}

function owners({ group, partitions }: LogInspection, name: string): readonly Finding[] {
  if (group.members.length === 0) return [warning('owners', `group ${name} has no members: no node runs`, 'start the nodes')];
  if (group.state !== 'Stable') return [warning('owners', `group ${name} is in ${group.state}: partitions are changing hands`, 'ask again in a few seconds; when it stays so, look for a node that comes and goes')];
  const names = group.members.map(({ node }) => node.name);
  const twice = [...new Set(names.filter((each, index) => names.indexOf(each) !== index))];
  const unowned = partitions.filter(({ owner }) => owner === null).map(({ partition }) => partition);
  return orOk('owners', [
    ...twice.map(each => problem('owners', `two members call themselves ${each}`, 'give every node a nodeName of its own; after a kill -9 it is over when the session ends')),
    ...unowned.length === 0 ? [] : [problem('owners', `nobody owns partitions ${rangesText(unowned)}`, 'look at the logs of the nodes')],
  ], `${group.members.length} nodes own ${partitions.length} partitions, generation ${group.generation}`);
}
