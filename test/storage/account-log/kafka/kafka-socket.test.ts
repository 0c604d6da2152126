import t from 'tap';
import { freePort } from '../../../../bench/servers/free-port.ts';
import { kafkaClient } from '../../../../storage/account-log/kafka/kafka-client.ts';
import { KafkaCluster } from '../../../../storage/account-log/kafka/kafka-cluster.ts';
import { kafkaSockets } from '../../../../storage/account-log/kafka/kafka-socket.ts';
import { systemClock } from '../../../../proto/clock-system.ts';

t.test('a socket that has closed keeps nothing of being unreferenced again and again', async t => {
  const socket = kafkaSockets(null)({ host: '127.0.0.1', port: await freePort(), ssl: {}, onConnect: () => undefined });
  socket.on('error', () => undefined);
  await new Promise(resolve => socket.once('close', resolve));
  const before = socket.listenerCount('connect');
  for (let i = 0; i < 20; i++) socket.unref();
  t.equal(socket.listenerCount('connect'), before);
});

t.test('nobody listens: said soon, and as what it is', async t => {
  const cluster = new KafkaCluster(kafkaClient({ brokers: [`127.0.0.1:${await freePort()}`], tls: null, sasl: null }, 'test', 1000, () => undefined), 'topic', systemClock);
  await t.rejects(cluster.connect(), /ECONNREFUSED/);
  await cluster.close();
});
