import { systemClock } from '../../../../proto/clock-system.ts';
import type { KafkaLogOptions } from '../../../../storage/account-log/kafka/kafka-options.ts';
import { openKafkaLog } from '../../../../storage/account-log/kafka/open-kafka-log.ts';
import { RecordingConsumer } from '../recording-consumer.ts';

/** One member in a process of its own, so that it can be stopped in the middle. Says what it holds at every turn of its loop, and commits on request. */
export type MemberSays =
  | { readonly kind: 'holds'; readonly atMs: number; readonly partitions: readonly number[] }
  | { readonly kind: 'owned'; readonly partitions: readonly number[] };
export type MemberIsTold = { readonly kind: 'commitEverything' } | { readonly kind: 'close' };

const [text = '{}'] = process.argv.slice(2);
const options = JSON.parse(text) as Omit<KafkaLogOptions, 'clock'>;
const log = await openKafkaLog({ ...options, clock: systemClock });
const consumer = new RecordingConsumer(log);
// Whatever it was ever told to own, under the generation of that time.
const everOwned = new Map<number, number>();
const say = (message: MemberSays): void => { process.send?.(message); };

await log.subscribe(consumer);
for (const { partition, generation } of consumer.owned.values()) everOwned.set(partition, generation);
say({ kind: 'owned', partitions: [...everOwned.keys()] });
const timer = setInterval(() => {
  const held = [...everOwned].filter(([partition, generation]) => log.holds(partition, generation)).map(([partition]) => partition);
  say({ kind: 'holds', atMs: Date.now(), partitions: held });
}, 20);

process.on('message', (message: MemberIsTold) => {
  if (message.kind === 'commitEverything') for (const [partition, generation] of everOwned) void log.commit(partition, generation, log.endOffset(partition));
  else {
    clearInterval(timer);
    void log.close().then(() => { process.exit(0); });
  }
});
