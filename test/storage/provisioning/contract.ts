import type { Test } from 'tap';
import type { ProvisioningStore } from '../../../storage/provisioning/provisioning.ts';
import { bytes, loan } from '../support.ts';

const longMs = 600_000;

export function provisioningContract(t: Test, make: (t: Test) => Promise<ProvisioningStore>): void {
  t.test('one message for whoever waits, from exactly one', async t => {
    const store = await make(t);
    const [here, there] = [bytes(16, 1), bytes(16, 2)];
    t.equal(await store.leave(here, bytes(9, 9)), false, 'nobody waits');
    await store.open(here, longMs);
    await store.open(there, longMs);
    t.equal(await store.find(here), null, 'nothing yet');
    const message = loan(40, 7);
    const left = store.leave(here, message);
    message.fill(0);
    t.equal(await left, true);
    t.strictSame(Buffer.from(await store.find(here) ?? []), Buffer.alloc(40, 7), 'as it was given');
    t.equal(await store.leave(here, bytes(9, 9)), false, 'there is one already');
    t.equal(await store.find(there), null, 'nobody else gets it');
    const answers = await Promise.all([1, 2, 3].map(n => store.leave(there, bytes(5, n))));
    t.equal(answers.filter(Boolean).length, 1);
  });

  t.test('nobody waits for ever', { timeout: 60_000 }, async t => {
    const store = await make(t);
    await store.open(bytes(16, 4), 5000);
    t.equal(await store.leave(bytes(16, 4), bytes(1, 1)), true);
    while (await store.find(bytes(16, 4)) !== null) await new Promise(resolve => { setTimeout(resolve, 50); });
    t.equal(await store.leave(bytes(16, 4), bytes(1, 1)), false);
  });
}
