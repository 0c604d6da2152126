import type { FetchAnswer, FetchedPartition, FetchRequest } from './kafka-broker.ts';
import { readBatches, readInt64, writeInt64 } from './record-batch.ts';
import { errorOf, wireRequest, type WireRequest } from './wire-request.ts';

// Fetch, version 11.
const call = { apiKey: 1, apiVersion: 11, apiName: 'Fetch' };
const NONE = -1;
/** There are no transactions here. */
const READ_COMMITTED = 1;
const PARTITION_REQUEST_BYTES = 28;

/** kafkajs makes a dozen objects for each record, and 64-bit numbers of text; this makes the record and its value. */
export function fetchRequest(request: FetchRequest): WireRequest<FetchAnswer> {
  return wireRequest(call, () => encode(request), decode);
}

/** replica_id max_wait min_bytes max_bytes isolation session_id session_epoch [topic [partition leader_epoch offset log_start max_bytes]] [forgotten] rack */
function encode({ topic, partitions, maxWaitMs, minBytes, maxBytes }: FetchRequest): Buffer {
  const name = Buffer.from(topic);
  const to = Buffer.allocUnsafe(25 + 4 + 2 + name.length + 4 + partitions.length * PARTITION_REQUEST_BYTES + 4 + 2);
  let at = to.writeInt32BE(NONE, 0);
  at = to.writeInt32BE(maxWaitMs, at);
  at = to.writeInt32BE(minBytes, at);
  at = to.writeInt32BE(maxBytes, at);
  at = to.writeInt8(READ_COMMITTED, at);
  at = to.writeInt32BE(0, at);
  at = to.writeInt32BE(NONE, at);
  at = to.writeInt32BE(1, at);
  at = to.writeInt16BE(name.length, at);
  at += name.copy(to, at);
  at = to.writeInt32BE(partitions.length, at);
  for (const { partition, fromOffset, maxBytes: partitionBytes } of partitions) {
    at = to.writeInt32BE(partition, at);
    at = to.writeInt32BE(NONE, at);
    writeInt64(to, at, fromOffset);
    writeInt64(to, at + 8, NONE);
    at = to.writeInt32BE(partitionBytes, at + 16);
  }
  at = to.writeInt32BE(0, at);
  to.writeInt16BE(0, at);
  return to;
}

/** throttle_time error_code session_id [topic [partition error_code high_watermark last_stable log_start [producer_id first_offset] preferred_replica records]] */
function decode(body: Buffer): FetchAnswer & { readonly clientSideThrottleTime: number } {
  const partitions: FetchedPartition[] = [];
  let at = 14;
  for (let topics = body.readInt32BE(10); topics > 0; topics -= 1) {
    at += 2 + body.readInt16BE(at);
    let left = body.readInt32BE(at);
    at += 4;
    for (; left > 0; left -= 1) {
      const aborted = Math.max(0, body.readInt32BE(at + 30));
      const recordsAt = at + 34 + aborted * 16 + 8;
      const end = recordsAt + Math.max(0, body.readInt32BE(recordsAt - 4));
      partitions.push({ partition: body.readInt32BE(at), errorCode: body.readInt16BE(at + 4), endOffset: readInt64(body, at + 6), records: readBatches(body.subarray(recordsAt, end)) });
      at = end;
    }
  }
  const errorCode = body.readInt16BE(4);
  if (errorCode !== 0) throw errorOf(errorCode, NONE);
  return { partitions, clientSideThrottleTime: body.readInt32BE(0) };
}
