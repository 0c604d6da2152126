import type { Config } from '../../gateway/ops/config/config-schema.ts';
import { ownersGroup } from '../../storage/account-log/kafka/kafka-options.ts';
import { logPurposes } from './cluster-parts.ts';

/** What a user of Kafka may do, as `kafka-acls` takes it. */
export interface KafkaGrant {
  readonly resource: 'topic' | 'group' | 'cluster';
  readonly name: string;
  /** The name is what the names of several begin with. */
  readonly isPrefix: boolean;
  readonly operations: readonly string[];
}

export interface Grants {
  readonly kafka: readonly KafkaGrant[];
  /** CQL with ROLE in it. */
  readonly cassandra: readonly string[];
}

/** All that a node needs and nothing else. */
export function nodeGrants({ kafka, cassandra }: Config): Grants {
  return {
    kafka: [
      // Delete: of records that are acknowledged. DescribeConfigs: a node refuses a topic that does not keep its promises.
      ...onLogs(kafka, ['Read', 'Write', 'Delete', 'DescribeConfigs'], ['Read']),
    ],
    cassandra: [`GRANT SELECT ON KEYSPACE ${cassandra.keyspace} TO ROLE`, `GRANT MODIFY ON KEYSPACE ${cassandra.keyspace} TO ROLE`],
  };
}

/** What `cluster init`, `status` and `doctor` need; not for nodes. */
export function operatorGrants({ kafka }: Config): Grants {
  return {
    kafka: [
      ...onLogs(kafka, ['Create', 'Describe', 'DescribeConfigs'], ['Describe']),
      { resource: 'cluster', name: 'kafka-cluster', isPrefix: false, operations: ['DescribeConfigs'] },
    ],
    // Whoever makes a keyspace may do everything in it. Where somebody else makes it: CREATE, SELECT and MODIFY on it instead.
    cassandra: ['GRANT CREATE ON ALL KEYSPACES TO ROLE'],
  };
}

/** On the topics of all epochs, and on the groups of their owners. */
function onLogs({ topicPrefix, group }: Config['kafka'], onTopics: readonly string[], onGroups: readonly string[]): readonly KafkaGrant[] {
  return logPurposes.flatMap((purpose): KafkaGrant[] => [
    { resource: 'topic', name: `${topicPrefix}.${purpose}.`, isPrefix: true, operations: onTopics },
    { resource: 'group', name: ownersGroup(group, purpose), isPrefix: false, operations: onGroups },
  ]);
}

/** For a person to copy: the commands of Kafka and Cassandra. */
export function grantLines(title: string, user: string, { kafka, cassandra }: Grants): readonly string[] {
  return [
    `# ${title}`,
    ...kafka.map(({ resource, name, isPrefix, operations }) => {
      const target = resource === 'cluster' ? '--cluster' : `--${resource} ${name}${isPrefix ? ' --resource-pattern-type prefixed' : ''}`;
      return `kafka-acls --bootstrap-server BROKER --add --allow-principal User:${user} ${operations.map(operation => `--operation ${operation}`).join(' ')} ${target}`;
    }),
    ...cassandra.map(statement => `${statement.replace(/ROLE$/, () => user)};`),
  ];
}
