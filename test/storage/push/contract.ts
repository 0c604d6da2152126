import type { Test } from 'tap';
import type { PushRegistrationStore } from '../../../storage/push/push-registrations.ts';
import { bytes, device } from '../support.ts';

export function pushContract(t: Test, make: (t: Test) => Promise<PushRegistrationStore>): void {
  t.test('keeps one registration per device incarnation', async t => {
    const store = await make(t);
    const web = { kind: 'webPush', endpoint: 'https://push.example/1', p256dh: bytes(65, 1), auth: bytes(16, 2) } as const;
    const http = { kind: 'http', endpoint: 'https://hook.example/2', p256dh: bytes(0, 0), auth: bytes(0, 0) } as const;
    t.equal(await store.get(device(1)), null);
    await store.set(device(1), web);
    t.strictSame(await store.get(device(1)), web);
    await store.set(device(1), http);
    t.strictSame(await store.get(device(1)), http);
    t.equal(await store.get(device(1, 1, 2000)), null);
    t.equal(await store.get(device(1, 2)), null);
    await store.set(device(1), null);
    await store.set(device(1), null);
    t.equal(await store.get(device(1)), null);
  });
}
