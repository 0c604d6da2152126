import type { DeviceRecord } from './delivery-host.ts';
import type { DeviceDelivery } from './device-delivery.ts';

/** One delivery that is to be in the mailbox. */
export interface PendingSpill {
  readonly device: DeviceDelivery;
  readonly offset: number;
  /** What a mailbox that is an index on the log needs; null where it is none. */
  readonly reference: { readonly acceptedAtMs: number; readonly bytes: number } | null;
  /** For a mailbox that keeps the bytes; null: read from the log again, so that a slow store costs no memory. */
  item: DeviceRecord | null;
  /** Pushed before, as what many devices have not acknowledged that stopped reading together, or behind such: it is written little by little. */
  isOld: boolean;
}

/** When more than so many portions wait, portions grow: whatever comes, the queue does not. */
const PORTIONS_MAX = 64;
/** What an index gathered goes there in so many portions, if they are not tiny. */
const ROUND_PORTIONS = 8;
const ROUND_PORTION_MIN = 16;
/** More comes so fast that portions would only hold it up. */
const ROUND_PACED_MAX = 2048;
/** Records so close in the log share the pages of an index by record. */
const BLOCK_OFFSETS = 512;

/**
 * What waits for the mailbox, worked off in rounds: what has come when a round begins is put in order, what comes later belongs to the next. The order is the log's, in which one pass over it finds the deliveries of many devices
 * that stopped reading together. For an index nothing is read: of records that lie close together each device's go one after the other, so that few pages change.
 */
export class SpillQueue {
  private gathering: PendingSpill[] = [];
  private round: PendingSpill[] = [];
  private head = 0;
  private isRoundOld = false;

  get count(): number {
    return this.gathering.length + this.round.length - this.head;
  }

  /** What waits for the next round. */
  get gatheredCount(): number {
    return this.gathering.length;
  }

  /** A round is over, or none has begun. */
  get isBetweenRounds(): boolean {
    return this.head === this.round.length;
  }

  add(spill: PendingSpill): void {
    // What came while the old ones wait would follow them all at once.
    spill.isOld ||= this.gathering.at(-1)?.isOld ?? this.isRoundOld;
    this.gathering.push(spill);
  }

  /** The first ones: at most `spillsMax`, and a portion of about `portion` of those that are paced, unless what is not old is in a hurry. */
  first(spillsMax: number, portion: number, isHurried = false): readonly PendingSpill[] {
    if (this.isBetweenRounds) this.beginRound();
    const pacedMax = this.portionOf(portion);
    let paced = 0;
    const candidates = this.round.slice(this.head, this.head + spillsMax);
    const end = candidates.findIndex(spill => this.isPaced(spill, isHurried) && (paced += 1) > pacedMax);
    return end < 0 ? candidates : candidates.slice(0, end);
  }

  /** Of what first() gave: whether it costs more, or comes in greater numbers, than what the log just hands over; or can wait, as what goes to an index. */
  isPaced({ reference, item, isOld }: PendingSpill, isHurried = false): boolean {
    if (reference === null) return item === null;
    return isOld || (!isHurried && this.round.length <= ROUND_PACED_MAX);
  }

  /** Takes away as many of those that first() gave last. */
  drop(count: number): void {
    this.head += count;
    if (this.isBetweenRounds) this.endRound();
  }

  private portionOf(portion: number): number {
    const ofMany = Math.max(portion, Math.ceil(this.count / PORTIONS_MAX));
    return isForIndex(this.round) && !this.isRoundOld ? Math.max(ROUND_PORTION_MIN, Math.ceil(this.round.length / ROUND_PORTIONS)) : ofMany;
  }

  private beginRound(): void {
    this.round = isForIndex(this.gathering) ? byBlockAndDevice(this.gathering) : this.gathering.sort((a, b) => a.offset - b.offset);
    this.isRoundOld = this.round.some(({ isOld }) => isOld);
    this.gathering = [];
    this.head = 0;
  }

  private endRound(): void {
    this.round = [];
    this.head = 0;
    this.isRoundOld = false;
  }
}

function isForIndex([first]: readonly PendingSpill[]): boolean {
  return first !== undefined && first.reference !== null;
}

/** A device's stay in order: they came in that of the log. */
function byBlockAndDevice(spills: readonly PendingSpill[]): PendingSpill[] {
  const blocks = new Map<number, Map<DeviceDelivery, PendingSpill[]>>();
  for (const spill of spills) {
    const block = Math.floor(spill.offset / BLOCK_OFFSETS);
    const devices = blocks.get(block) ?? new Map<DeviceDelivery, PendingSpill[]>();
    blocks.set(block, devices);
    const list = devices.get(spill.device);
    if (list === undefined) devices.set(spill.device, [spill]);
    else list.push(spill);
  }
  return [...blocks].sort(([a], [b]) => a - b).flatMap(([, devices]) => [...devices.values()].flat());
}
