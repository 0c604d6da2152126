import type { Config } from '../../gateway/ops/config-schema.ts';

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
      { resource: 'topic', name: `${kafka.topicPrefix}.log.`, isPrefix: true, operations: ['Read', 'Write', 'Delete', 'DescribeConfigs'] },
      { resource: 'group', name: kafka.group, isPrefix: false, operations: ['Read'] },
    ],
    cassandra: [`GRANT SELECT ON KEYSPACE ${cassandra.keyspace} TO ROLE`, `GRANT MODIFY ON KEYSPACE ${cassandra.keyspace} TO ROLE`],
  };
}

/** What `cluster init`, `status` and `doctor` need; not for nodes. */
export function operatorGrants({ kafka }: Config): Grants {
  return {
    kafka: [
      { resource: 'topic', name: `${kafka.topicPrefix}.log.`, isPrefix: true, operations: ['Create', 'Describe', 'DescribeConfigs'] },
      { resource: 'group', name: kafka.group, isPrefix: false, operations: ['Describe'] },
      { resource: 'cluster', name: 'kafka-cluster', isPrefix: false, operations: ['DescribeConfigs'] },
    ],
    // Whoever makes a keyspace may do everything in it. Where somebody else makes it: CREATE, SELECT and MODIFY on it instead.
    cassandra: ['GRANT CREATE ON ALL KEYSPACES TO ROLE'],
  };
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
