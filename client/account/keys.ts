import { decodeKeyRing, encodeKeyRing, makeOneTimePairs, rotateKeys, rotationDue, type KeyRing, type NewRepeatedUseKeys } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { messages } from '../../proto/messages.ts';
import { sameBytes } from '../bytes.ts';
import { bodyOf, type FrameBody } from '../connection/frames.ts';
import type { Core } from '../core.ts';
import { put, type KeyRingRow, type RowWrite } from '../profile/profile-rows.ts';

type KeyStatus = messages.sealgate.v1.KeyStatus.$Properties;

const LOW_WATER = 20;
const FULL = 100;
/** A batch is one frame: 25 Kyber keys are 41 KB. */
const BATCH = 25;

export function keyRingRow(ring: KeyRing, digest: KeyRingRow['digest'], pendingDigest: KeyRingRow['pendingDigest'] = null): RowWrite {
  return put('keyRing', '', { ring: encodeKeyRing(ring), digest, pendingDigest });
}

/** Keeps the own pre-keys at the server: enough of them, fresh, and ours. */
export class Keys {
  private readonly core: Core;

  constructor(core: Core) {
    this.core = core;
  }

  /** Compares, rotates when due or when the last keys did not arrive, refills when low. Resolves with the pairs at the server. */
  async maintain(): Promise<number> {
    let status = await this.ask({ getKeyStatus: {} });
    if (!this.isOurs(status)) {
      this.core.events.emit('keysReplaced', { text: 'The server hands out keys that are not this device\'s; they are replaced now' });
      status = await this.rotate();
    } else if (this.row().pendingDigest !== null || rotationDue(this.ring(), this.core.clock.nowMs(), status.lastResortUsed === true)) status = await this.rotate();
    const left = status.oneTime ?? 0;
    return left < LOW_WATER ? this.refill(left) : left;
  }

  /** Uploads one-time pairs up to 100; asks how many there are when `left` is not given. */
  async refill(left?: number): Promise<number> {
    let count = left ?? (await this.ask({ getKeyStatus: {} })).oneTime ?? 0;
    while (count < FULL) {
      const pairs = makeOneTimePairs(this.core.identity, this.ring(), Math.min(BATCH, FULL - count), this.core.clock.nowMs());
      const row = this.row();
      // Private halves are durable before anybody can be given the public ones.
      this.core.store.commit([keyRingRow(pairs.ring, row.digest, row.pendingDigest)], pairs.writes);
      const status = await this.ask({ uploadKeys: { oneTime: [...pairs.oneTime], oneTimeKyber: [...pairs.oneTimeKyber] } });
      // A server that does not count them would have us upload for ever.
      if ((status.oneTime ?? 0) <= count) return count;
      count = status.oneTime ?? 0;
    }
    return count;
  }

  private async rotate(): Promise<KeyStatus> {
    const made: NewRepeatedUseKeys = rotateKeys(this.core.identity, this.ring(), this.core.clock.nowMs());
    this.core.store.commit([keyRingRow(made.ring, this.row().digest, made.digest)], made.writes);
    const status = await this.ask({ uploadKeys: { signed: made.signed, lastResort: made.lastResort } });
    this.uploaded(made.digest);
    return status;
  }

  /** An upload without an answer is known by what the server shows. */
  private isOurs(status: KeyStatus): boolean {
    const shown = status.repeatedUseDigest ?? new Uint8Array();
    const { pendingDigest } = this.row();
    if (pendingDigest !== null && sameBytes(shown, pendingDigest)) this.uploaded(pendingDigest);
    return sameBytes(shown, this.row().digest);
  }

  private uploaded(digest: KeyRingRow['digest']): void {
    this.core.store.commit([put('keyRing', '', { ...this.row(), digest, pendingDigest: null })]);
  }

  private async ask(body: FrameBody): Promise<KeyStatus> {
    const connection = await this.core.connector.connection(this.core.offlineAfterMs);
    return bodyOf(await connection.request(body), 'keyStatus');
  }

  private ring(): KeyRing {
    return decodeKeyRing(this.row().ring);
  }

  private row(): KeyRingRow {
    const row = this.core.store.get('keyRing', '');
    if (row === null) throw new SealgateError('PROFILE_MISSING', { detail: 'the profile has no keys' });
    return row;
  }
}
