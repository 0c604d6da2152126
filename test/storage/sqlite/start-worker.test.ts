import { once } from 'node:events';
import t from 'tap';
import { startWorker } from '../../../storage/sqlite/start-worker.ts';

t.test('a worker runs from its TypeScript source and imports TypeScript', async t => {
  const worker = startWorker(new URL('./echo-worker.ts', import.meta.url), { workerData: 'hello' });
  t.strictSame(await once(worker, 'message'), ['hello 42']);
  await worker.terminate();
});
