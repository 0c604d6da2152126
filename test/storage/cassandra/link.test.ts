import type { ClientOptions } from 'cassandra-driver';
import t from 'tap';
import { clientFor, endClient } from '../../../storage/cassandra/link.ts';

t.test('the nodes of which the first ones tell are asked at the port of these: Cassandra names addresses and no ports', async t => {
  const portFor = async (...contactPoints: string[]): Promise<unknown> => {
    const client = clientFor({ contactPoints, datacenter: 'dc1', keyspace: 'sealgate', tls: null, credentials: null }, null);
    await endClient(client);
    const { protocolOptions } = Reflect.get(client, 'options') as ClientOptions;
    return protocolOptions?.port;
  };
  t.equal(await portFor('cassandra-0:9142', 'cassandra-1:9142'), 9142);
  t.equal(await portFor('[::1]:9143'), 9143);
  t.equal(await portFor('cassandra-0'), 9042);
  t.equal(await portFor('::1'), 9042, 'an address without a port');
});
