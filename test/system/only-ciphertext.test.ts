import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { GatewayProcess, programPath } from '../support/gateway-process.ts';
import { makeFriends } from '../support/people.ts';

const numbers = ['+12025550121', '+12025550122'] as const;
/** What all canaries begin with, so that memory is searched for one thing. */
const mark = 'canary-of-the-ciphertext-test';
const canaries = {
  text: `${mark}-text-8f41c7d2`,
  edited: `${mark}-edit-19be03aa`,
  name: `${mark}-name-77d0e5f1`,
  place: `${mark}-place-4c5a90b3`,
};

/** A secret may be written down in more than one way. */
function waysToWrite(secret: string): readonly Buffer[] {
  const utf8 = Buffer.from(secret);
  // Inside longer base64 text the first and last characters depend on the neighbours; the middle is the same for one of three offsets.
  const base64 = [0, 1, 2].map(shift => Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64').slice(shift === 0 ? 0 : 4, -4));
  return [utf8, Buffer.from(secret, 'utf16le'), Buffer.from(utf8.toString('hex')), ...base64.map(text => Buffer.from(text))];
}

function found(haystack: Buffer, secret: string): boolean {
  return waysToWrite(secret).some(way => haystack.includes(way));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

const PIECE_BYTES = 4 * 1024 * 1024;
const OVERLAP_BYTES = 256;

/** The writable memory of a process in pieces that overlap by more than a secret is long. A piece is overwritten by the next. */
function* memoryOf(pid: number): Generator<Buffer> {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const piece = Buffer.alloc(PIECE_BYTES + OVERLAP_BYTES);
  try {
    for (const { start, end } of writableRanges(pid)) {
      for (let at = start; at < end; at += PIECE_BYTES) {
        try {
          yield piece.subarray(0, readSync(memory, piece, 0, Math.min(piece.length, end - at), at));
        } catch {
          // Reserved and never touched: nothing can be in it.
        }
      }
    }
  } finally {
    closeSync(memory);
  }
}

/** Address ranges that are written to and of which something is in memory. */
function writableRanges(pid: number): readonly { readonly start: number; readonly end: number }[] {
  const mappings = readFileSync(`/proc/${pid}/smaps`, 'latin1').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  return mappings.flatMap(mapping => {
    const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(mapping);
    if (range === null || mapping.includes('[v') || /^Rss: +0 kB/m.test(mapping)) return [];
    return [{ start: Number.parseInt(range[1] ?? '0', 16), end: Number.parseInt(range[2] ?? '0', 16) }];
  });
}

t.test('promise 5: only ciphertext in files, logs, metrics and memory', async t => {
  const folder = t.testdir({ people: {} });
  const gateway = await GatewayProcess.start({ folder, flags: ['--log-level', 'debug'] });
  t.teardown(() => gateway.kill());
  const [ada, bob] = await makeFriends(gateway, numbers, join(folder, 'people'));
  // A client that waits for messages keeps its process alive.
  t.teardown(() => Promise.all([ada.goAway(), bob.goAway()]));
  await ada.client.setProfile({ name: canaries.name });
  await bob.goAway();
  const sent = await ada.client.send(bob.number, { text: canaries.text });
  await ada.client.edit(bob.number, sent.contentId, canaries.edited);
  await ada.client.sendLocation(bob.number, { latitude: 1, longitude: 2, name: canaries.place });
  await ada.client.setPin('840271');

  // Quiet otherwise: something that knows the number is logged.
  for (const command of ['suspend', 'unsuspend']) execFileSync(process.execPath, [programPath, command, numbers[1], '--data-dir', join(folder, 'data')], { env: { ...process.env, NODE_OPTIONS: '' } });

  const { pid } = gateway.child;
  if (pid === undefined) throw new Error('no process');
  const metrics = Buffer.from(await (await fetch(`${gateway.http('operator')}/metrics`)).text());
  t.ok(metrics.includes('sealgate'), 'there are metrics to look at');
  const logs = Buffer.from(gateway.stderr.join('\n'));
  t.ok(logs.length > 0, 'there are logs to look at');
  const stored = filesBelow(join(folder, 'data')).map(path => ({ path, bytes: statSync(path).isSocket() ? Buffer.alloc(0) : readFileSync(path) }));
  t.ok(stored.reduce((sum, file) => sum + file.bytes.length, 0) > 20_000, 'there are files to look at');
  for (const file of stored) t.not(file.bytes.subarray(0, 15).toString('latin1'), 'SQLite format 3', `${file.path.slice(folder.length)} is not a plain database`);

  for (const secret of [...Object.values(canaries), ...numbers, numbers[0].slice(1), '840271']) {
    t.notOk(found(metrics, secret), `${secret} is not in the metrics`);
    t.notOk(found(logs, secret), `${secret} is not in the logs`);
    for (const file of stored) t.notOk(found(file.bytes, secret), `${secret} is not in ${file.path.slice(folder.length)}`);
  }

  let looked = 0;
  const ways = waysToWrite(mark);
  for (const piece of memoryOf(pid)) {
    looked += piece.length;
    // One assertion per finding, not per piece: there are many.
    if (ways.some(way => piece.includes(way))) t.fail('a canary is in the gateway\'s memory');
  }
  t.ok(looked > 10_000_000, 'there was memory to look at');

  await bob.comeBack();
  await bob.hasSeen(2);
  t.ok(bob.texts.includes(canaries.text) || bob.texts.includes(canaries.edited), 'and yet the recipient reads it');
});
