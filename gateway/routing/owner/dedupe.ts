import type { messages } from '../../../proto/messages.ts';
import { GenerationCache } from '../cache/generation-cache.ts';

type EnvelopeRecord = messages.sealgate.v1.EnvelopeRecord.$Properties;

/** What is remembered of an envelope, also when the log no longer has it. */
export interface SeenEnvelope {
  readonly offset: number;
  /** Device ids. */
  readonly devices: readonly number[];
}

/**
 * Envelopes seen lately in one partition, by envelope id and device set: a send that was appended twice reaches devices once. Bounded; what was forgotten is
 * delivered again and dropped by the client. Replay rebuilds it. A completed set has the same id and other devices, so it passes.
 */
export class RecentEnvelopes {
  private readonly offsets: GenerationCache<string, number>;

  constructor(entriesMax: number) {
    this.offsets = new GenerationCache(entriesMax);
  }

  /** Whether the same envelope for the same devices came before; remembers it otherwise. */
  isRepeat(record: EnvelopeRecord, offset: number): boolean {
    const key = keyOf(record);
    if (this.offsets.get(key) !== undefined) return true;
    this.offsets.set(key, offset);
    return false;
  }

  /** Where the envelope was seen, and for which devices; goes through everything that is remembered. */
  seen(envelopeId: Uint8Array): readonly SeenEnvelope[] {
    const id = Buffer.from(envelopeId).toString('latin1');
    return [...this.offsets.entries()]
      .filter(([key]) => key.startsWith(id))
      .map(([key, offset]) => ({ offset, devices: devicesIn(Buffer.from(key.slice(id.length), 'latin1')) }))
      .sort((a, b) => a.offset - b.offset);
  }
}

/** In a key: the envelope id, then of each device u32 id | f64 incarnation. All ids are equally long. */
const DEVICE_BYTES = 12;
const INCARNATION_AT = 4;
const noBytes = new Uint8Array();
/** Of the key that is being made. */
let scratch = Buffer.alloc(256);

/** One flat string: one put together of parts would stay a tree of them in memory, and cost an object for each. */
function keyOf({ envelopeId, sealed }: EnvelopeRecord): string {
  const id = envelopeId ?? noBytes;
  const devices = sealed ?? [];
  const length = id.length + devices.length * DEVICE_BYTES;
  if (length > scratch.length) scratch = Buffer.alloc(2 * length);
  scratch.set(id);
  let at = id.length;
  for (const { device, incarnation } of devices) {
    scratch.writeUInt32BE(device ?? 0, at);
    scratch.writeDoubleBE(incarnation ?? 0, at + INCARNATION_AT);
    at += DEVICE_BYTES;
  }
  return scratch.toString('latin1', 0, length);
}

function devicesIn(bytes: Buffer): readonly number[] {
  return Array.from({ length: bytes.length / DEVICE_BYTES }, (_, i) => bytes.readUInt32BE(i * DEVICE_BYTES));
}
