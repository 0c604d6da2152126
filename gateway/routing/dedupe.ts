import type { messages } from '../../proto/messages.ts';
import { GenerationCache } from './generation-cache.ts';
import { present } from './present.ts';

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
    const prefix = `${latin1(envelopeId)},`;
    return [...this.offsets.entries()]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, offset]) => ({ offset, devices: key.slice(prefix.length).split(',').map(device => Number.parseInt(device, 10)) }))
      .sort((a, b) => a.offset - b.offset);
  }
}

function latin1(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1');
}

function keyOf(record: EnvelopeRecord): string {
  const id = record.envelopeId;
  let key = !present(id) ? '' : latin1(id);
  for (const sealed of record.sealed ?? []) key += `,${sealed.device ?? 0}.${sealed.incarnation ?? 0}`;
  return key;
}
