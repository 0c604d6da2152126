import t from 'tap';
import type { SealOutcome, VerifiedManifest } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { PRIMARY_DEVICE, type AccountId } from '../../../proto/ids.ts';
import type { Core } from '../../../client/core.ts';
import type { Directory } from '../../../client/trust/directory.ts';
import { Sealer } from '../../../client/sending/sealer.ts';

const account = '00000000-0000-4000-8000-000000000001' as AccountId;
const manifest = (version: number, key: number): VerifiedManifest => ({ account, version, accountKey: new Uint8Array(33).fill(key), devices: [] }) as unknown as VerifiedManifest;
const content = { contentId: new Uint8Array(16), authoredAtMs: 1, conversation: { account: new Uint8Array(16) }, text: { body: 'for the old key' } };

/** Seals while the pinned manifest becomes `then`, as a server could arrange it by what it delivers meanwhile. */
async function sealDuring(then: VerifiedManifest, outcome: SealOutcome): Promise<{ readonly committed: boolean; readonly error: unknown }> {
  let pinned = manifest(1, 1);
  const core = {
    ratchets: {
      needsBundle: async () => false,
      seal: async (_requests: unknown, commit: (writes: [], sealed: []) => Promise<void>) => {
        pinned = then;
        if (outcome.kind === 'sealed') await commit([], []);
        return outcome;
      },
    },
  } as unknown as Core;
  const sealer = new Sealer(core, { pinned: () => pinned } as unknown as Directory);
  let committed = false;
  try {
    await sealer.seal(content, manifest(1, 1), [{ device: PRIMARY_DEVICE, incarnation: 1, identityKey: new Uint8Array(33) }], () => { committed = true; });
    return { committed, error: null };
  } catch (error) {
    return { committed, error };
  }
}

const isConflict = (error: unknown): boolean => SealgateError.is(error, 'CONFLICT');

t.test('nothing is committed for a key that was pinned while this sealed for another', async t => {
  const swapped = await sealDuring(manifest(2, 2), { kind: 'sealed', sealed: [] });
  t.notOk(swapped.committed);
  t.ok(isConflict(swapped.error));
  const newer = await sealDuring(manifest(2, 1), { kind: 'refused', refused: [{ peer: { account, device: PRIMARY_DEVICE }, reason: 'untrusted' }] });
  t.ok(isConflict(newer.error), 'and a refusal for that reason is decided anew, not told to the person');
  const same = await sealDuring(manifest(1, 1), { kind: 'sealed', sealed: [] });
  t.same(same, { committed: true, error: null });
});

t.test('a session that goes between the look at it and the sealing is made anew', async t => {
  const asked: unknown[] = [];
  const sealedWith: unknown[] = [];
  const core = {
    offlineAfterMs: 1,
    connector: { ask: async (body: unknown) => { asked.push(body); return { bundles: { bundles: [{ device: 1, registrationId: 7 }] } }; } },
    ratchets: {
      needsBundle: async () => false,
      seal: async (requests: readonly { readonly bundle?: unknown }[], commit: (writes: [], sealed: []) => Promise<void>): Promise<SealOutcome> => {
        sealedWith.push(requests[0]?.bundle);
        if (requests[0]?.bundle === undefined) return { kind: 'refused', refused: [{ peer: { account, device: PRIMARY_DEVICE }, reason: 'needsBundle' }] };
        await commit([], []);
        return { kind: 'sealed', sealed: [] };
      },
    },
  } as unknown as Core;
  const sealer = new Sealer(core, { pinned: () => manifest(1, 1) } as unknown as Directory);
  let committed = 0;
  await sealer.seal(content, manifest(1, 1), [{ device: PRIMARY_DEVICE, incarnation: 1, identityKey: new Uint8Array(33) }], () => { committed += 1; });
  t.equal(committed, 1);
  t.equal(asked.length, 1);
  t.match(sealedWith, [undefined, { registrationId: 7 }]);
});
