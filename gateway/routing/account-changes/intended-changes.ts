import { closeCodes } from '../../../proto/close-codes.ts';
import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import { lists, type FreshEntry } from '../cache/directory.ts';
import { manifestRecord } from '../record/manifest-record.ts';
import type { PartitionParts } from '../owner/owner-parts.ts';

/** So long the owner waits for a change that was announced: less than others wait for its commit (`controlTimeoutMs`). */
export const INTENDED_MAX_MS = 8000;
const LOOK_EVERY_MS = 1000;

interface Intended {
  readonly account: AccountId;
  readonly offset: number;
  readonly willGo: readonly DeviceKey[];
  /** Monotonic. */
  readonly untilMs: number;
  lookAtMs: number;
}

/**
 * Changes that a node was about to make to rows of this partition's accounts. The row and the log cannot be changed at once; so the intention is in the log first, and stays uncommitted until the record that
 * says what has happened was acted on. When none comes, that node has ended: the owner looks at the row, and where the devices are gone from it, it appends that record itself.
 */
export class IntendedChanges {
  private readonly parts: PartitionParts;
  private readonly open = new Set<Intended>();

  constructor(parts: PartitionParts) {
    this.parts = parts;
  }

  add(account: AccountId, offset: number, willGo: readonly DeviceKey[]): void {
    const nowMs = this.parts.clock.monotonicMs();
    this.open.add({ account, offset, willGo, untilMs: nowMs + INTENDED_MAX_MS, lookAtMs: nowMs + LOOK_EVERY_MS });
  }

  /** A record that says what has happened to the account was acted on, with its row as it was then. */
  handled(account: AccountId, fresh: FreshEntry | null): void {
    for (const intended of this.open) if (intended.account === account && hasHappened(intended, fresh)) this.end(intended);
  }

  tick(nowMs: number): void {
    for (const intended of this.open) {
      if (intended.lookAtMs > nowMs) continue;
      intended.lookAtMs = nowMs + LOOK_EVERY_MS;
      // The log or the store fails: the next time.
      this.look(intended, nowMs >= intended.untilMs).catch(() => undefined);
    }
  }

  private async look(intended: Intended, isLast: boolean): Promise<void> {
    const { directory, log, clock, partition, holds } = this.parts;
    const { account, willGo } = intended;
    const fresh = await directory.refresh(account);
    if (!holds() || !this.open.has(intended)) return;
    if (hasHappened(intended, fresh)) await log.append(partition, manifestRecord(account, { version: fresh?.entry.version ?? 0, acceptedAtMs: clock.nowMs(), closeCode: closeCodes.REAUTHENTICATE.code, gone: willGo }));
    else if (isLast) this.end(intended);
  }

  private end(intended: Intended): void {
    this.open.delete(intended);
    this.parts.tracker.done(intended.offset);
  }
}

function hasHappened({ willGo }: Intended, fresh: FreshEntry | null): boolean {
  return fresh === null || !willGo.some(gone => lists(fresh, gone));
}
