import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadConfig, type ConfigSources } from '../../../../gateway/ops/config/config.ts';
import { printConfig } from '../../../../gateway/ops/config/config-print.ts';
import { settings } from '../../../../gateway/ops/config/config-settings.ts';
import { SealgateError } from '../../../../proto/errors.ts';

const env = { HOME: '/home/ada' };

function load(sources: Partial<ConfigSources>) {
  return loadConfig({ flags: {}, env, file: null, ...sources });
}

function refusal(sources: Partial<ConfigSources>): string {
  try {
    load(sources);
  } catch (error) {
    if (SealgateError.is(error, 'BAD_CONFIG')) return error.message;
    throw error;
  }
  return '';
}

t.test('flags before environment before file before defaults, and it says which', t => {
  const file = join(t.testdir(), 'sealgate.yaml');
  writeFileSync(file, 'device:\n  port: 1001\nlog:\n  level: warn\napi:\n  port: 1002\n');
  const { config, origins } = load({ flags: { port: '3001' }, env: { ...env, SEALGATE_PORT: '2001', SEALGATE_API_PORT: '2002' }, file });
  t.equal(config.device.port, 3001);
  t.equal(config.api.port, 2002);
  t.equal(config.log.level, 'warn');
  t.equal(config.operator.port, 9090);
  t.same(['device.port', 'api.port', 'log.level', 'operator.port'].map(path => origins.get(path)), ['--port', 'SEALGATE_API_PORT', 'file', 'default']);
  t.end();
});

t.test('JSON files, lists, booleans and limits', t => {
  const file = join(t.testdir(), 'sealgate.json');
  writeFileSync(file, JSON.stringify({ device: { trustedProxies: ['10.0.0.0/8'] }, limits: { device: { connectionsPerAddressMax: 7000 } } }));
  const { config } = load({ file, env: { ...env, SEALGATE_INSECURE: '1' }, flags: { 'device-origins': 'https://a.example, https://b.example' } });
  t.same(config.device.trustedProxies, ['10.0.0.0/8']);
  t.same(config.device.origins, ['https://a.example', 'https://b.example']);
  t.equal(config.insecure, true);
  t.equal(config.limits.device.connectionsPerAddressMax, 7000);
  t.end();
});

t.test('an unknown name is refused with the one that was meant', t => {
  const file = join(t.testdir(), 'sealgate.yaml');
  writeFileSync(file, 'device:\n  prot: 1\n');
  t.match(refusal({ file }), /unknown setting device\.prot in .*; did you mean device\.port\?/);
  t.match(refusal({ env: { ...env, SEALGATE_OPERATOR_PRT: '1' } }), /SEALGATE_OPERATOR_PRT; did you mean SEALGATE_OPERATOR_PORT\?/);
  t.match(refusal({ flags: { 'data-dri': '/x' } }), /--data-dri; did you mean --data-dir\?/);
  writeFileSync(file, 'qqqqqqqqqqqq: 1\n');
  t.match(refusal({ file }), /unknown setting qqqqqqqqqqqq in [^;]*$/, 'nothing is close');
  t.end();
});

t.test('a value that does not fit is refused with the setting and where it stands', t => {
  t.match(refusal({ flags: { port: '70000' } }), /device\.port \(--port\) must be a whole number/);
  t.match(refusal({ env: { ...env, SEALGATE_PORT: 'http' } }), /device\.port \(SEALGATE_PORT\)/);
  t.match(refusal({ flags: { 'log-level': 'loud' } }), /one of fatal, error/);
  t.match(refusal({ flags: { insecure: 'perhaps' } }), /true or false/);
  t.match(refusal({ flags: { 'tls-cert-file': '/c.pem' } }), /tls\.certFile and tls\.keyFile/);
  t.match(refusal({ flags: { 'codes-sender': 'webhook' } }), /codes\.webhookUrl/);
  t.match(refusal({ flags: { 'drain-total-ms': '500' } }), /must be shorter than drain\.totalMs/);
  t.match(refusal({ file: '/does/not/exist.yaml' }), /cannot be read.*ENOENT/);
  const file = join(t.testdir(), 'broken.yaml');
  writeFileSync(file, 'device: [unclosed SECRET-CANARY\n');
  t.notMatch(refusal({ file }), /CANARY/, 'the file is not quoted');
  writeFileSync(file, 'device: 8080\n');
  t.match(refusal({ file }), /device must hold settings by name/);
  t.end();
});

t.test('a node of a cluster must say who it is, where it is reached, and how it speaks to Kafka and Cassandra', t => {
  const complete = {
    mode: 'cluster', 'node-name': 'a', 'device-url': 'wss://a.example', 'kafka-brokers': 'k1:9092,k2:9092', 'cassandra-contact-points': 'c1:9042', 'cassandra-datacenter': 'dc1',
  };
  t.equal(refusal({ flags: complete }), '');
  t.same(load({ flags: complete }).config.kafka.brokers, ['k1:9092', 'k2:9092']);
  for (const name of ['node-name', 'device-url', 'kafka-brokers', 'cassandra-contact-points', 'cassandra-datacenter']) {
    const { [name]: _, ...rest } = complete as Record<string, string>;
    t.match(refusal({ flags: rest }).replaceAll(/[A-Z.]/g, found => found === '.' ? '-' : `-${found.toLowerCase()}`), new RegExp(`needs .*${name}`), name);
  }
  const { 'device-url': _, ...hidden } = complete;
  t.equal(refusal({ flags: { ...hidden, 'routing-connect': 'relay', 'routing-node-url': 'wss://10.0.0.1:8080' } }), '', 'relaying nodes need no name for devices');
  t.match(refusal({ flags: { ...complete, 'kafka-min-insync': '4' } }), /minInsync/);
  t.match(refusal({ flags: { ...complete, 'kafka-heartbeat-ms': '3000' } }), /heartbeatMs/);
  for (const section of ['kafka', 'cassandra']) {
    t.match(refusal({ flags: { ...complete, [`${section}-insecure`]: true, [`${section}-ca-file`]: '/ca.pem' } }), /without TLS/, 'no certificates that protect nothing');
    t.match(refusal({ flags: { ...complete, [`${section}-username`]: 'u' } }), /passwordFile/);
    t.match(refusal({ flags: { ...complete, [`${section}-key-file`]: '/k.pem' } }), /certFile/);
    t.equal(load({ flags: complete }).config[section === 'kafka' ? 'kafka' : 'cassandra'].insecure, false, 'TLS is what is not asked for');
  }
  t.equal(refusal({ flags: { 'kafka-username': 'u' } }), '', 'one node alone has no use for it');
  t.end();
});

t.test('folders: where the system keeps such things, keys beside the data, never in it', t => {
  const folders = (sources: Partial<ConfigSources>) => {
    const { dataDir, keysDir } = load(sources).config;
    return [dataDir, keysDir];
  };
  t.same(folders({}), ['/home/ada/.local/share/sealgate/data', '/home/ada/.config/sealgate/keys']);
  t.same(folders({ env: { HOME: '/home/ada', XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c' } }), ['/d/sealgate/data', '/c/sealgate/keys']);
  t.same(folders({ env: { HOME: '/home/ada', XDG_DATA_HOME: '', XDG_CONFIG_HOME: '' } }), ['/home/ada/.local/share/sealgate/data', '/home/ada/.config/sealgate/keys']);
  t.same(folders({ flags: { 'data-dir': '/srv/sealgate' } }), ['/srv/sealgate', '/srv/sealgate-keys']);
  t.same(folders({ flags: { 'data-dir': '/srv/sealgate', 'keys-dir': '/etc/keys' } }), ['/srv/sealgate', '/etc/keys']);
  t.same(folders({ flags: { 'data-dir': '/srv/sealgate' }, env: { ...env, CREDENTIALS_DIRECTORY: '/run/credentials/x' } }), ['/srv/sealgate', '/run/credentials/x']);
  t.end();
});

t.test('--print-config shows everything, leaves secrets out, and can be used as a file', t => {
  const loaded = load({ flags: { 'codes-sender': 'webhook', 'codes-webhook-url': 'https://user:CANARY@sms.example/', port: '1234' } });
  const text = printConfig(loaded);
  t.notMatch(text, /CANARY/);
  t.match(text, /^ {2}port: 1234 # --port$/m);
  for (const setting of settings) t.ok(text.includes(`${setting.path.split('.').at(-1) ?? ''}: `), setting.path);
  const file = join(t.testdir(), 'printed.yaml');
  writeFileSync(file, text);
  const again = loadConfig({ flags: {}, env, file });
  t.same({ ...again.config, codes: null }, { ...loaded.config, codes: null });
  t.end();
});

t.test('every setting has three names of its own', t => {
  for (const field of ['path', 'env', 'flag'] as const) t.equal(new Set(settings.map(setting => setting[field])).size, settings.length, field);
  // Groups of limits are described where they are declared.
  for (const setting of settings) if (!/^(?:limits|webhooks\.limits|business\.policy)\./.test(setting.path)) t.ok(setting.description !== '', setting.path);
  t.end();
});
