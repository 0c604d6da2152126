/**
 * CPU and heap of one envelope that is looked up among those seen lately and remembered: `node --expose-gc bench/micro/recent-envelopes.ts [envelopes]`.
 * Last line: one JSON object.
 */
import { randomBytes } from 'node:crypto';
import { RecentEnvelopes } from '../../gateway/routing/owner/dedupe.ts';
import { defaultRoutingLimits } from '../../gateway/routing/limits.ts';

const envelopes = Number(process.argv[2] ?? 400_000);
const DISTINCT = 100_000;

const records = Array.from({ length: DISTINCT }, () => ({ envelopeId: new Uint8Array(randomBytes(16)), sealed: [{ device: 1, incarnation: 1_795_000_000_000 }] }));
const recent = new RecentEnvelopes(defaultRoutingLimits.recentEnvelopes);
let offset = 0;
/** Each comes again only when it has been forgotten. */
function take(count: number): void {
  for (let i = 0; i < count; i += 1) {
    const record = records[offset % DISTINCT];
    if (record !== undefined) recent.isRepeat(record, offset);
    offset += 1;
  }
}

global.gc?.();
const before = process.memoryUsage().heapUsed;
take(defaultRoutingLimits.recentEnvelopes);
global.gc?.();
const heapBytes = process.memoryUsage().heapUsed - before;
const startedAt = process.cpuUsage();
take(envelopes);
const { user, system } = process.cpuUsage(startedAt);
console.log(JSON.stringify({ cpuNsPerEnvelope: Math.round((user + system) * 1000 / envelopes), heapBytesPerEnvelope: Math.round(heapBytes / defaultRoutingLimits.recentEnvelopes) }));
