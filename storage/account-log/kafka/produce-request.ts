import type { ProduceAnswer, ProduceRequest } from './kafka-broker.ts';
import { batchBytes, readInt64, writeBatch } from './record-batch.ts';
import { wireRequest, type WireRequest } from './wire-request.ts';

// Produce, version 7: transactional_id acks timeout [topic [partition records]]
const call = { apiKey: 0, apiVersion: 7, apiName: 'Produce' };
const NONE = -1;
/** All in-sync replicas. */
const ACKS_ALL = -1;

/** kafkajs makes some twenty objects and memory of its own for each record and batch; this makes one for the whole request. */
export function produceRequest(request: ProduceRequest, nowMs: number): WireRequest<ProduceAnswer> {
  return wireRequest(call, () => encode(request, nowMs), decode);
}

function encode({ topic, partitions, timeoutMs }: ProduceRequest, nowMs: number): Buffer {
  const name = Buffer.from(topic);
  const sizes = partitions.map(({ values }) => batchBytes(values));
  const to = Buffer.allocUnsafe(2 + 2 + 4 + 4 + 2 + name.length + 4 + sizes.reduce((sum, bytes) => sum + 8 + bytes, 0));
  let at = to.writeInt16BE(NONE, 0);
  at = to.writeInt16BE(ACKS_ALL, at);
  at = to.writeInt32BE(timeoutMs, at);
  at = to.writeInt32BE(1, at);
  at = to.writeInt16BE(name.length, at);
  at += name.copy(to, at);
  at = to.writeInt32BE(partitions.length, at);
  for (const [i, { partition, values }] of partitions.entries()) {
    at = to.writeInt32BE(partition, at);
    at = to.writeInt32BE(sizes[i] ?? 0, at);
    at = writeBatch(to, at, values, nowMs);
  }
  return to;
}

/** throttle_time comes last: [topic [partition error_code base_offset log_append_time log_start_offset]] */
function decode(body: Buffer): ProduceAnswer & { readonly clientSideThrottleTime: number } {
  const partitions: { partition: number; errorCode: number; baseOffset: number }[] = [];
  let at = 4;
  for (let topics = body.readInt32BE(0); topics > 0; topics -= 1) {
    at += 2 + body.readInt16BE(at);
    let left = body.readInt32BE(at);
    at += 4;
    for (; left > 0; left -= 1, at += 30) partitions.push({ partition: body.readInt32BE(at), errorCode: body.readInt16BE(at + 4), baseOffset: readInt64(body, at + 6) });
  }
  return { partitions, clientSideThrottleTime: body.readInt32BE(at) };
}
