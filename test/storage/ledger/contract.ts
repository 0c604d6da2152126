import type { Test } from 'tap';
import type { Charge, LedgerStore } from '../../../storage/ledger/ledger.ts';

const november = Date.UTC(2026, 10, 30, 23, 59, 59, 900);
const base: Charge = {
  message: 'wamid.A', entity: 'e1', waba: 'w', phoneNumber: 'p', template: 't', category: 'utility', country: 'DE', currency: 'EUR', amountMicros: 45_600, chargedAtMs: november,
};

export function ledgerContract(t: Test, make: (t: Test) => Promise<LedgerStore>): void {
  t.test('a message is charged once, however often and differently it comes', async t => {
    const store = await make(t);
    const answers = await Promise.all([1, 2, 3].map(n => store.charge({ ...base, amountMicros: n })));
    t.strictSame(answers.sort(), ['charged', 'known', 'known']);
    t.equal(await store.charge({ ...base, chargedAtMs: november + 86_400_000 }), 'known', 'also in another month');
    t.equal((await store.charges('e1', '2026-11', null, 10)).length, 1);
    t.strictSame(await store.charges('e1', '2026-12', null, 10), []);
    t.equal((await store.totals('e1', '2026-11'))[0]?.messages, 1);
  });

  t.test('an entity\'s month, in pages by time and message; the month is UTC', async t => {
    const store = await make(t);
    const rows = [
      { ...base, message: 'wamid.1', chargedAtMs: Date.UTC(2026, 10, 1) },
      { ...base, message: 'wamid.2', chargedAtMs: Date.UTC(2026, 10, 9) },
      { ...base, message: 'wamid.a', chargedAtMs: Date.UTC(2026, 10, 9) },
      { ...base, message: 'wamid.3', chargedAtMs: november },
    ];
    await Promise.all([...rows].reverse().map(row => store.charge(row)));
    await store.charge({ ...base, message: 'wamid.4', chargedAtMs: november + 100 });
    await store.charge({ ...base, message: 'wamid.5', entity: 'e2' });
    const paged: Charge[] = [];
    for (let page = await store.charges('e1', '2026-11', null, 3); page.length > 0; page = await store.charges('e1', '2026-11', page.at(-1) ?? null, 3)) paged.push(...page);
    t.strictSame(paged, rows);
    t.strictSame((await store.charges('e1', '2026-12', null, 9)).map(({ message }) => message), ['wamid.4']);
  });

  t.test('sums are those of the rows', async t => {
    const store = await make(t);
    const of = (n: number, category: string, country: string): Charge => ({ ...base, message: `wamid.${n}`, category, country, amountMicros: n });
    for (const [n, category, country] of [[1, 'utility', 'DE'], [2, 'marketing', 'FR'], [4, 'utility', 'DE'], [8, 'marketing', 'BR']] as const) await store.charge(of(n, category, country));
    t.strictSame(await store.totals('e1', '2026-11'), [
      { category: 'marketing', country: 'BR', currency: 'EUR', messages: 1, amountMicros: 8 },
      { category: 'marketing', country: 'FR', currency: 'EUR', messages: 1, amountMicros: 2 },
      { category: 'utility', country: 'DE', currency: 'EUR', messages: 2, amountMicros: 5 },
    ]);
    t.strictSame(await store.totals('nobody', '2026-11'), []);
  });

  t.test('sums of days, by number and template', async t => {
    const store = await make(t);
    const day = (n: number): number => Date.UTC(2026, 10, n);
    const of = (n: number, more: Partial<Charge>): Charge => ({ ...base, message: `wamid.${n}`, amountMicros: n, chargedAtMs: day(1), ...more });
    const rows = [of(1, {}), of(2, { chargedAtMs: day(2) - 1 }), of(4, { chargedAtMs: day(2) }), of(8, { template: 'u' }), of(16, { phoneNumber: 'q', country: 'FR' }), of(32, { chargedAtMs: day(3) }), of(64, { entity: 'e2' })];
    for (const row of [...rows].reverse()) await store.charge(row);
    t.equal(await store.charge(of(2, {})), 'known');
    const sum = { phoneNumber: 'p', template: 't', category: 'utility', country: 'DE', currency: 'EUR', messages: 1 };
    t.strictSame(await store.days('e1', '2026-11-01', '2026-11-02'), [
      { ...sum, day: '2026-11-01', messages: 2, amountMicros: 3 },
      { ...sum, day: '2026-11-01', template: 'u', amountMicros: 8 },
      { ...sum, day: '2026-11-01', phoneNumber: 'q', country: 'FR', amountMicros: 16 },
      { ...sum, day: '2026-11-02', amountMicros: 4 },
    ]);
    t.strictSame(await store.days('e1', '2026-11-04', '2026-11-30'), []);
    t.strictSame(await store.days('nobody', '2026-11-01', '2026-11-30'), []);
  });
}
