import t from 'tap';
import { openMemoryProfile } from '../../../client/index.ts';
import type { Core } from '../../../client/core.ts';
import type { Directory } from '../../../client/trust/directory.ts';
import { ManifestWatch } from '../../../client/trust/manifest-watch.ts';
import { PinnedManifests } from '../../../client/trust/pinned-manifests.ts';
import { DeviceIdentity, signManifest, verifyManifest, type VerifiedManifest } from '../../../crypto/index.ts';
import { PRIMARY_DEVICE, type AccountId } from '../../../proto/ids.ts';
import { account } from '../profile/contract.ts';

const me = account('0');
const ada = account('a');
const identity = DeviceIdentity.generate();

function manifest(whose: AccountId, version: number): VerifiedManifest {
  return verifyManifest(signManifest({
    account: whose, kind: 'consumer', custody: 'device', clusterId: 'test', version, issuedAtMs: version, expiresAtMs: 0, vendor: '',
    devices: [{ id: PRIMARY_DEVICE, incarnation: 1, registrationId: 1, identityKey: identity.publicKey, capabilities: [] }],
  }, identity), { nowMs: 0 });
}

t.test('what the other side says it sees, of either account, against what the server shows', async t => {
  const pins = new PinnedManifests(openMemoryProfile());
  const seen = new Map([me, ada].map(whose => [whose, [manifest(whose, 1), manifest(whose, 2)]]));
  for (const versions of seen.values()) for (const version of versions) pins.pin(version, []);
  const asked: AccountId[] = [];
  // The watch asks the directory for these two and for nothing else.
  const directory = { pinned: (whose: AccountId) => pins.get(whose), refresh: async (whose: AccountId) => { asked.push(whose); } } as unknown as Directory;
  const watch = new ManifestWatch({ account: me } as unknown as Core, directory, pins);
  const ref = (whose: AccountId, version: number): { version: number; hash: Uint8Array } => ({ version, hash: seen.get(whose)?.[version - 1]?.hash ?? new Uint8Array(32) });
  const other = (version: number): { version: number; hash: Uint8Array } => ({ version, hash: new Uint8Array(32).fill(1) });

  t.strictSame(await watch.check(ada, ref(ada, 2), ref(me, 2)), []);
  t.strictSame(await watch.check(ada, ref(ada, 1), ref(me, 1)), [], 'older ones that were true');
  t.strictSame(asked, []);
  t.strictSame(await watch.check(ada, other(2), ref(me, 2)), [{ account: ada, whose: 'author', version: 2 }]);
  t.strictSame(await watch.check(ada, other(1), ref(me, 2)), [{ account: ada, whose: 'author', version: 1 }], 'another face of an older one');
  t.strictSame(await watch.check(ada, ref(ada, 2), other(2)), [{ account: me, whose: 'recipient', version: 2 }], 'somebody else\'s devices for ours');
  t.strictSame(await watch.check(ada, null, { version: 3, hash: new Uint8Array(32) }), [{ account: me, whose: 'recipient', version: 3 }], 'one of ours that the server has not shown us');
  t.strictSame(asked, [me], 'and it was asked');
});
