import { once } from 'node:events';
import { connect } from 'node:net';
import { connectOperation, publishOperation, streamName, streamSubjects } from '../generator/wires/nats/operations.ts';

const ANSWER_TO = '_INBOX.stream';
const ANSWER_TIMEOUT_MS = 30_000;
/** What was acknowledged is kept no longer than that by us either. */
const MAX_AGE_NS = 3600e9;

/** Makes the stream that has the messages for all devices. Rejects with the server's answer when it would not. */
export async function makeNatsStream(port: number, user: { readonly name: string; readonly password: string }): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    const settings = { name: streamName, subjects: [streamSubjects], storage: 'file', retention: 'limits', discard: 'new', max_age: MAX_AGE_NS, num_replicas: 1 };
    socket.write(`${connectOperation(user)}SUB ${ANSWER_TO} 1\r\n${publishOperation(`$JS.API.STREAM.CREATE.${streamName}`, ANSWER_TO, JSON.stringify(settings))}`);
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    let heard = '';
    while (!heard.includes('stream_create_response') && !heard.includes('-ERR')) {
      const heardNow: unknown[] = await once(socket, 'data', { signal });
      heard += String(heardNow[0]);
    }
    if (heard.includes('"error"') || heard.includes('-ERR')) throw new Error(`no stream was made: ${heard}`);
  } finally {
    socket.destroy();
  }
}
