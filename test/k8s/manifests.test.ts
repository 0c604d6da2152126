import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import t, { type Test } from 'tap';
import { checkListeners } from '../../gateway/ops/listeners/check-listeners.ts';
import { loadConfig } from '../../gateway/ops/config/config.ts';
import type { Config } from '../../gateway/ops/config/config-schema.ts';
import { createKeys, openKeyRing } from '../../gateway/ops/keys/key-ring-folder.ts';
import { createOperatorListener } from '../../gateway/ops/operator/operator-listener.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { pythonWith } from '../support/python.ts';
import { build, kustomizeProgram, type Manifest } from './kustomize.ts';

const overlays = ['overlays/single', 'overlays/production', 'overlays/production-relay'];
const packages = ['kubernetes-validate==1.37.0', 'PyYAML==6.0.3', 'jsonschema==4.25.1'];

interface Probe { readonly httpGet: { readonly path: string; readonly port: string } }
interface Mount { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }
interface Container {
  readonly name: string; readonly args?: readonly string[]; readonly command?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: { readonly fieldRef: { readonly fieldPath: string } } }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe; readonly livenessProbe: Probe; readonly readinessProbe: Probe;
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly securityContext: unknown; readonly resources: { readonly limits: { readonly memory: string } }; readonly volumeMounts: readonly Mount[];
}
interface PodSpec {
  readonly containers: readonly [Container]; readonly initContainers: readonly [Container]; readonly terminationGracePeriodSeconds: number; readonly enableServiceLinks: boolean;
  readonly securityContext: unknown; readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
}
interface ServicePort { readonly name: string; readonly targetPort: string }

function specOf(manifests: readonly Manifest[], kind: string): unknown {
  const found = manifests.find(manifest => manifest.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found.spec;
}

function podOf(manifests: readonly Manifest[]): PodSpec {
  return (specOf(manifests, 'StatefulSet') as { readonly template: { readonly spec: PodSpec } }).template.spec;
}

/** The environment of a pod as Kubernetes makes it: in order, and what is not known yet stays as it is written. */
function environmentOf({ env }: Container, podName: string): Readonly<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const { name, value, valueFrom } of env) {
    const text = value ?? { 'metadata.name': podName, 'metadata.namespace': 'sealgate' }[valueFrom?.fieldRef.fieldPath ?? ''] ?? '';
    made[name] = text.replace(/\$\((\w+)\)/g, (written, name: string) => made[name] ?? written);
  }
  return made;
}

/** What the gateway in that pod makes of file and environment: its own loader, so that nothing unknown and nothing contradictory passes. */
function configOf(t: Test, manifests: readonly Manifest[], podName: string): Config {
  const file = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('sealgate-config'))?.data?.['config.yaml'];
  const env = environmentOf(podOf(manifests).containers[0], podName);
  t.equal(env['SEALGATE_CONFIG'], '/etc/sealgate/config/config.yaml');
  const path = join(mkdtempSync(join(tmpdir(), 'sealgate-k8s-')), 'config.yaml');
  t.teardown(() => { rmSync(join(path, '..'), { recursive: true }); });
  writeFileSync(path, file ?? '');
  const { config } = loadConfig({ flags: {}, env: { ...env, SEALGATE_CONFIG: undefined }, file: path });
  t.doesNotThrow(() => { checkListeners(config); }, 'its listeners may be reached from other machines');
  return config;
}

const program = await kustomizeProgram();
if (program === null) t.comment('not run: manifests (needs Go to build kustomize)');

for (const overlay of program === null ? [] : overlays) {
  t.test(overlay, async t => {
    const { text, manifests } = await build(program ?? '', overlay);
    const pod = podOf(manifests);
    const [container] = pod.containers;
    const config = configOf(t, manifests, 'sealgate-0');

    await t.test('the published schemas take every object', async t => {
      const python = await pythonWith(packages);
      if ('missing' in python) {
        t.comment(`not run: manifests against the published schemas (needs ${python.missing})`);
        return;
      }
      const problemsOf = (input: string): readonly string[] => {
        const { stdout, stderr } = spawnSync(python.program, [fileURLToPath(new URL('validate-manifests.py', import.meta.url)), fileURLToPath(new URL('crds', import.meta.url))], { input, encoding: 'utf8', maxBuffer: 1 << 26 });
        if (stdout === '') throw new Error(stderr);
        return JSON.parse(stdout) as readonly string[];
      };
      t.strictSame(problemsOf(text), []);
      t.match(problemsOf(text.replace('serviceName:', 'serviseName:')).join(), 'serviseName', 'an unknown field is found');
      if (text.includes('kind: ServiceMonitor')) {
        t.match(problemsOf(text.replace('interval: 15s', 'interval: often')).join(), 'ServiceMonitor', 'also in a custom resource');
        t.match(problemsOf(text.replace('interval: 15s', 'intervall: 15s')).join(), 'intervall');
      }
    });

    await t.test('ports, probes and names are those of the program', async t => {
      const { device, api, operator } = config;
      t.strictSame(container.ports.map(({ name, containerPort }) => [name, containerPort]), [['devices', device.port], ['api', api.port], ['operator', operator.port]]);
      const known = new Set(container.ports.map(({ name }) => name));
      const services = manifests.filter(({ kind }) => kind === 'Service').map(({ spec }) => (spec as { readonly ports: readonly ServicePort[] }).ports).flat();
      for (const { name, targetPort } of services) t.ok(known.has(targetPort), `service port ${name}`);
      const named = [...text.matchAll(/^ +- port: ([a-z]\w+)$/gm)].map(([, name = '']) => name);
      for (const name of named) t.ok(known.has(name), `port ${name} of a policy or monitor`);
      const listener = createOperatorListener({ registry: new Registry(), checks: [], clock: systemClock });
      for (const { httpGet: { path, port } } of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
        t.equal(port, 'operator');
        t.equal((await listener.inject(path)).statusCode, 200, `${path} answers`);
      }
      t.equal((await listener.inject('/metrics')).statusCode, 200);
      await listener.close();
      t.strictSame(container.args, ['serve']);
      t.equal(config.nodeName, 'sealgate-0');
    });

    await t.test('what the configuration names is mounted, and nothing else can be written', t => {
      const { dataDir, keysDir, tls, kafka, cassandra, codes, routing } = config;
      const files = [tls, kafka, cassandra, routing, codes].flatMap(section => Object.entries(section).filter(([name]) => name.endsWith('File')).map(([, value]) => String(value))).filter(path => path !== '');
      const mounts = container.volumeMounts;
      for (const path of [dataDir, keysDir, ...files]) t.ok(mounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`)), `${path} lies in a volume`);
      t.strictSame(mounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath).sort(), ['/tmp', '/var/lib/sealgate']);
      for (const { securityContext } of [...pod.containers, ...pod.initContainers]) {
        t.strictSame(securityContext, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
      }
      t.match(pod.securityContext, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      t.equal(pod.enableServiceLinks, false, 'Kubernetes would add SEALGATE_PORT');
      t.equal(manifests.find(({ kind }) => kind === 'Namespace')?.metadata.labels?.['pod-security.kubernetes.io/enforce'], 'restricted');
      t.end();
    });

    await t.test('time and memory suffice', t => {
      t.ok(pod.terminationGracePeriodSeconds >= container.lifecycle.preStop.sleep.seconds + config.drain.totalMs / 1000 + 5, 'for preStop and drain');
      const heapMiB = Number(/--max-old-space-size=(\d+)/.exec(environmentOf(container, 'sealgate-0')['NODE_OPTIONS'] ?? '')?.[1]);
      const limitMiB = Number(/^(\d+)Mi$/.exec(container.resources.limits.memory)?.[1]);
      t.ok(limitMiB - heapMiB >= 512, `${limitMiB} MiB hold a heap of ${heapMiB} and what is beside it`);
      t.end();
    });

    if (config.mode === 'cluster') {
      await t.test('nodes have names of their own, one for each pod that may start', t => {
        const other = configOf(t, manifests, 'sealgate-1');
        const { maxReplicas } = specOf(manifests, 'HorizontalPodAutoscaler') as { readonly maxReplicas: number };
        const publicNames = manifests.filter(({ metadata }) => metadata.labels?.['sealgate/public-name'] === 'true').map(({ metadata }) => metadata.name);
        const urlOf = ({ device, routing }: Config): string => routing.connect === 'moved' ? device.url : routing.nodeUrl;
        t.not(urlOf(config), urlOf(other));
        t.match(urlOf(config), /^wss:\/\/sealgate-0\./);
        t.strictSame(publicNames, config.routing.connect === 'relay' ? [] : Array.from({ length: maxReplicas }, (_, i) => `sealgate-${i}`));
        t.end();
      });
    }
  });
}

t.test('keys from a Secret: refused as Kubernetes mounts them, taken as the init container leaves them', async t => {
  if (program === null) return;
  if (process.getuid?.() !== 0) {
    t.comment('not run: keys from a mounted Secret (needs root, to be another user)');
    return;
  }
  const gateway = 10_001;
  const folder = mkdtempSync(join(tmpdir(), 'sealgate-secret-'));
  t.teardown(() => { rmSync(folder, { recursive: true }); });
  chmodSync(folder, 0o755);
  const made = join(folder, 'made');
  createKeys({ path: made, isCredentials: false });
  // As the kubelet writes a Secret with fsGroup and defaultMode 0440: root's, readable by the group, reached by links.
  const secret = join(folder, 'secret');
  mkdirSync(join(secret, '..2026_11_01'), { recursive: true });
  symlinkSync('..2026_11_01', join(secret, '..data'));
  for (const name of readdirSync(made)) {
    const path = join(secret, '..2026_11_01', name);
    writeFileSync(path, readFileSync(join(made, name)));
    chownSync(path, 0, gateway);
    chmodSync(path, 0o440);
    symlinkSync(join('..data', name), join(secret, name));
  }
  chmodSync(secret, 0o1777);
  t.throws(() => openKeyRing({ path: secret, isCredentials: false }), { code: 'KEYS_READABLE' });
  chmodSync(secret, 0o700);
  t.throws(() => openKeyRing({ path: secret, isCredentials: false }), { code: 'KEYS_READABLE' }, 'not the folder alone');
  chmodSync(secret, 0o1777);

  const memory = join(folder, 'memory');
  mkdirSync(memory);
  chmodSync(memory, 0o777); // an emptyDir
  const { manifests } = await build(program, 'overlays/production');
  const [init] = podOf(manifests).initContainers;
  const [shell = '', ...args] = (init.command ?? []).map(part => part.replaceAll('/etc/sealgate/keys', secret).replaceAll('/run/sealgate', memory));
  for (const time of ['first', 'second']) {
    const ended = spawnSync(shell, args, { uid: gateway, gid: gateway, encoding: 'utf8' });
    t.equal(ended.status, 0, `${time} run: ${ended.stderr}`);
  }
  const keys = join(memory, 'keys');
  t.equal(statSync(keys).uid, gateway);
  for (const name of readdirSync(keys)) t.match({ mode: statSync(join(keys, name)).mode & 0o777, uid: statSync(join(keys, name)).uid }, { mode: 0o400, uid: gateway }, name);
  t.strictSame(openKeyRing({ path: keys, isCredentials: false }).current('database'), openKeyRing({ path: made, isCredentials: false }).current('database'));
});
