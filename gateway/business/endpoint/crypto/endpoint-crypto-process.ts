import { Socket } from 'node:net';
import { endpoint } from '../../../../proto/messages.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import type { NodeKey } from '../../../ops/keys/key-ring.ts';
import { hardenProcess } from '../../../ops/harden-process.ts';
import { CryptoTasks } from './crypto-tasks.ts';
import { FrameReader, FrameWriter } from './frames.ts';
import { KEYS_DESCRIPTOR, LINK_DESCRIPTOR, decodeKeys } from './inherited-keys.ts';

/** While many requests wait, so many answers are written in one piece. */
const ANSWERS_AT_ONCE = 32;
/** One buffer for everything that is read: one for each reading costs as much as the reading. */
const READ_BYTES = 64 * 1024;

/** Holds the hosted endpoints' keys and answers the gateway that started it; listens nowhere, and ends with it. */
async function serve(): Promise<void> {
  // Who ends it is the gateway, by closing the link: a terminal's Ctrl-C reaches both at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  hardenProcess();
  const tasks = new CryptoTasks(await inheritedKeys(), systemRandom);
  const reader = new FrameReader();
  const waiting: Uint8Array[] = [];
  let isWorking = false;
  const read = (count: number, buffer: Uint8Array): boolean => {
    waiting.push(...reader.read(Buffer.from(buffer.subarray(0, count))));
    if (!isWorking) void work();
    return true;
  };
  // Node takes `onread` here, which its types do not know.
  const options = { fd: LINK_DESCRIPTOR, readable: true, writable: true, onread: { buffer: new Uint8Array(READ_BYTES), callback: read } };
  const link = new Socket(options);
  const writer = new FrameWriter(bytes => { link.write(bytes); });
  const work = async (): Promise<void> => {
    isWorking = true;
    let unwritten = 0;
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      const answer = await tasks.answer(request);
      writer.add(into => { endpoint.CryptoAnswer.encode(answer, into); });
      unwritten += 1;
      if (unwritten % ANSWERS_AT_ONCE === 0) writer.flush();
    }
    writer.flush();
    isWorking = false;
  };
  link.on('error', () => { process.exit(1); });
  link.on('close', () => { process.exit(0); });
}

/** Read to its end and closed: whoever opens the process's descriptors later finds nothing there. */
async function inheritedKeys(): Promise<readonly NodeKey[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of new Socket({ fd: KEYS_DESCRIPTOR, readable: true, writable: false })) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return decodeKeys(Buffer.concat(chunks));
}

await serve();
