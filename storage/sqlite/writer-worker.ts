import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { Checkpointer } from './checkpointer.ts';
import { failureOf, GroupCommit } from './group-commit.ts';
import { openDatabase } from './open-database.ts';
import { isThreadData } from './thread-data.ts';
import { WriterGate } from './writer-gate.ts';
import type { Batch, BatchAnswer, FromWriter, ToWriter, WriterData } from './writer-messages.ts';

/** The thread that owns the only writing connection. */
function serve(port: MessagePort, data: WriterData): void {
  const db = openDatabase(data);
  const checkpointer = new Checkpointer(db, data);
  const group = new GroupCommit(db);
  const gate = new WriterGate(data.gate);

  const answer = (message: FromWriter, moved: readonly (ArrayBuffer | null)[] = []): void => {
    port.postMessage(message, moved.filter(bytes => bytes !== null));
  };

  const runBatches = (batches: readonly Batch[]): void => {
    if (batches.length === 0) return;
    const answers: BatchAnswer[] = group.run(batches);
    for (const one of answers) answer(one, [one.pack, one.unitBytes]);
    checkpointer.committed();
  };

  const maintain = (): void => {
    try {
      checkpointer.truncate();
      answer({ kind: 'maintain', failure: null });
    } catch (error) {
      answer({ kind: 'maintain', failure: failureOf(error) });
    }
  };

  // The last connection to close is the one that empties the WAL.
  const close = async (): Promise<void> => {
    await checkpointer.end();
    gate.pass(() => { db.close(); });
    port.close();
  };

  // Whatever arrived while the last commit ran is one group: that is all the waiting that group commit needs.
  const work = (first: ToWriter): void => {
    const batches: Batch[] = [];
    for (let message: ToWriter | null = first; message !== null; message = nextOf(port)) {
      if (message.kind === 'batch') {
        batches.push(message);
        continue;
      }
      runBatches(batches.splice(0));
      if (message.kind === 'maintain') {
        maintain();
        continue;
      }
      void close();
      return;
    }
    runBatches(batches);
  };
  port.on('message', (first: ToWriter) => { gate.pass(() => { work(first); }); });
  answer({ kind: 'started' });
}

function nextOf(port: MessagePort): ToWriter | null {
  const next: { readonly message: ToWriter } | undefined = receiveMessageOnPort(port);
  return next === undefined ? null : next.message;
}

const data: unknown = workerData;
if (parentPort !== null && isWriterData(data)) serve(parentPort, data);

function isWriterData(value: unknown): value is WriterData {
  return isThreadData(value) && 'checkpointPages' in value && typeof value.checkpointPages === 'number';
}
