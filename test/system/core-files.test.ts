import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { askServer } from '../../cli/operator-client.ts';
import { openClient, openMemoryProfile } from '../../client/index.ts';
import { approvedBusiness, type Answer } from '../gateway/business/approved-business.ts';
import { Receiver } from '../gateway/business/webhooks/receiver.ts';
import { GatewayProcess, programPath } from '../support/gateway-process.ts';
import { until } from '../support/patience.ts';

const businessNumber = '+14155550100';
const consumerNumber = '+14155560001';
const canaries = { sent: 'canary-of-the-core-test-sent-5b2f', answered: 'canary-of-the-core-test-answered-91c0' };
const linux = { skip: process.platform !== 'linux' && 'not run: cores as Linux writes them (needs Linux)' };

/** The core of a process that worked in `folder`, if there is one; it is deleted. */
function takeCore(folder: string, pid: number): Buffer | null {
  const [path] = ['core', `core.${pid}`].map(name => join(folder, name)).filter(existsSync);
  if (path === undefined) return null;
  const core = readFileSync(path);
  rmSync(path);
  return core;
}

/** In front of a command that is to have cores, as far as that may be had here. */
function withCores(): readonly [string, ...string[]] {
  const [, hard = '0'] = /^Max core file size +\S+ +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return ['/usr/bin/prlimit', `--core=${hard}:${hard}`, process.execPath];
}

/** Whether a core of a process that is not closed lands in the folder and shows its memory. Elsewhere, a collector takes them. */
async function isCoreShown(folder: string): Promise<boolean> {
  const [prlimit, ...args] = withCores();
  const child = spawn(prlimit, [...args, '-e', 'globalThis.kept = Buffer.from(["can", "ary"].join("")); console.log("ready"); setInterval(() => undefined, 1000)'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], env: {} });
  await once(child.stdout, 'data');
  child.kill('SIGABRT');
  await once(child, 'exit');
  return takeCore(folder, child.pid ?? 0)?.includes('canary') ?? false;
}

function cryptoProcessOf(gateway: number): number {
  const children = readFileSync(`/proc/${gateway}/task/${gateway}/children`, 'utf8').trim().split(' ').map(Number);
  return children.find(child => argumentsOf(child).includes('endpoint-crypto-process')) ?? 0;
}

/** Empty: it has just ended. */
function argumentsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

t.test('cores of the processes that see messages and tokens hold neither', linux, async t => {
  const folder = t.testdir();
  const receiver = await Receiver.open(t);
  const [prlimit, ...args] = withCores();
  // Where prlimit is not found the limit stays as it is, and what keeps memory out of cores is the filter alone.
  const gateway = await GatewayProcess.start({
    folder, cwd: folder, node: prlimit, program: [...args, programPath], env: { PATH: join(folder, 'nothing') }, flags: ['--webhooks-allow-private', '127.0.0.0/8'],
  });
  t.teardown(() => gateway.kill());
  const { number, token, appSecret, api } = await approvedBusiness({
    operator: (path, body) => askServer(join(folder, 'data'), 'POST', path, body) as Promise<Answer>, apiUrl: () => gateway.http('API'), codeFor: digits => gateway.codeFor(digits),
    number: businessNumber, callbackUrl: receiver.url,
  });
  const client = await openClient({ profile: openMemoryProfile(), serverUrl: gateway.url, onError: () => undefined });
  t.teardown(() => client.close());
  const shown: string[] = [];
  client.on('message', ({ outgoing, body }) => { if (!outgoing && body.kind === 'text') shown.push(body.text); });
  await client.register(consumerNumber, { code: () => gateway.codeFor(consumerNumber), name: 'Ada' });
  await client.connect();
  await client.acceptCustody((await client.custody(businessNumber)).account);
  await client.send(businessNumber, { text: canaries.answered });
  await until(() => receiver.received.some(({ body }) => body.includes(canaries.answered)), 'what the consumer says');
  await api('POST', `/${number}/messages`, { messaging_product: 'whatsapp', to: consumerNumber, type: 'text', text: { body: canaries.sent } });
  await until(() => shown.includes(canaries.sent), 'the message');

  const { pid = 0 } = gateway.child;
  const crypto = cryptoProcessOf(pid);
  for (const each of [pid, crypto]) t.match(readFileSync(`/proc/${each}/coredump_filter`, 'utf8'), /^0+$/m);
  process.kill(crypto, 'SIGABRT');
  await until(() => cryptoProcessOf(pid) !== crypto, 'the end of the crypto process');
  const cores = [takeCore(folder, crypto)];
  gateway.child.kill('SIGABRT');
  await gateway.exit();
  cores.push(takeCore(folder, pid));
  if (await isCoreShown(folder)) t.ok(cores.every(core => core !== null), 'there are cores, as there are of processes whose memory shows in them');
  else t.comment('cores are not written to the folder here: a collector has them, and goes by the same filter');
  for (const core of cores) for (const secret of [canaries.sent, canaries.answered, token, appSecret]) t.notOk(core?.includes(secret) ?? false, 'with nothing in them');
});
