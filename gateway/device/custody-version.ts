import { custodyLabel, verifyBusinessIdentity, verifyManifest } from '../../crypto/index.ts';
import type { Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { protocol } from '../../proto/limits.ts';
import type { AccountRow } from '../../storage/accounts/accounts.ts';

/** Says of an account's row which custody version its peers are asked about: what clients make of the same manifest and business identity. null: its own people's devices hold the keys. */
export function createCustodyVersionOf(operatorKey: Uint8Array, clock: Clock): (row: AccountRow) => number | null {
  return row => {
    if (row.kind === 'consumer') return null;
    try {
      const manifest = verifyManifest(row.manifest, { nowMs: clock.nowMs(), expiredToo: true, devicesMax: protocol.deviceIdMax });
      const business = row.business === null ? null : verifyBusinessIdentity(row.business, { operatorKey, account: row.account });
      const label = custodyLabel(manifest, business, clock.nowMs());
      return label.custody === 'device' ? null : label.custodyVersion;
    } catch (error) {
      if (!SealgateError.is(error, 'BAD_MANIFEST')) throw error;
      // What clients cannot verify they show as hosted by the operator.
      return 0;
    }
  };
}
