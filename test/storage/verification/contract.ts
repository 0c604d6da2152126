import type { Test } from 'tap';
import type { VerificationSession, VerificationSessionStore } from '../../../storage/verification/verification-sessions.ts';
import { account, bytes } from '../support.ts';

const session = (n: number, more: Partial<VerificationSession> = {}): VerificationSession => ({
  id: bytes(16, n), numberIndex: bytes(33, n), numberSealed: bytes(40, n), codeHash: null, codeExpiresAtMs: 5000,
  codesSent: 0, wrongCodes: 0, verified: false, newAccount: account(n), expiresAtMs: 10_000, ...more,
});

export function verificationContract(t: Test, make: (t: Test) => Promise<VerificationSessionStore>): void {
  t.test('keeps and replaces sessions', async t => {
    const store = await make(t);
    t.equal(await store.get(bytes(16, 1)), null);
    await store.put(session(1));
    t.strictSame(await store.get(bytes(16, 1)), session(1));
    await store.put(session(1, { codeHash: bytes(32, 4), codesSent: 1, wrongCodes: 2, verified: true }));
    t.strictSame(await store.get(bytes(16, 1)), session(1, { codeHash: bytes(32, 4), codesSent: 1, wrongCodes: 2, verified: true }));
  });

  t.test('is consumed by exactly one of many', async t => {
    const store = await make(t);
    await store.put(session(1));
    const results = await Promise.all([1, 2, 3].map(() => store.consume(bytes(16, 1))));
    t.equal(results.filter(Boolean).length, 1);
    t.equal(await store.get(bytes(16, 1)), null);
    t.equal(await store.consume(bytes(16, 2)), false);
  });

  t.test('expires by time', async t => {
    const store = await make(t);
    await store.put(session(1));
    await store.put(session(2, { expiresAtMs: 10_001 }));
    await store.expire(10_000);
    t.equal(await store.get(bytes(16, 1)), null);
    t.ok(await store.get(bytes(16, 2)));
  });
}
