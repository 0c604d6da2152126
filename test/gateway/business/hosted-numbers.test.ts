import t from 'tap';
import { HostedNumbers } from '../../../gateway/business/hosted-numbers.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { MemoryBusinessRecords } from '../../../storage/business-records/business-records-memory.ts';
import { enterprise, hostedNumber } from './enterprise.ts';

class CountedRecords extends MemoryBusinessRecords {
  /** Of the list of all entities, with which each reading of the numbers begins. */
  readings = 0;

  override list(...parameters: Parameters<MemoryBusinessRecords['list']>): ReturnType<MemoryBusinessRecords['list']> {
    if (parameters[1] === '') this.readings += 1;
    return super.list(...parameters);
  }
}

t.test('a number that another node connects is not denied by an older reading, and the registry is not read for each who asks', async t => {
  const clock = new ManualClock();
  const records = new CountedRecords();
  const registry = await enterprise(records, clock);
  const setStatus = (status: 'CONNECTED' | 'DISCONNECTED'): Promise<unknown> => registry.numbers.change(hostedNumber.phoneNumberId, value => ({ ...value, status }));
  const numbers = new HostedNumbers(registry, clock);
  await setStatus('DISCONNECTED');
  t.strictSame(await numbers.connected(), []);

  clock.advance(1000);
  await setStatus('CONNECTED');
  const asked = [1, 2, 3].map(() => numbers.connectedOf(hostedNumber.account));
  await clock.advanceAsync(10_000);
  t.strictSame(await Promise.all(asked), [hostedNumber, hostedNumber, hostedNumber]);
  t.equal(records.readings, 2);

  await setStatus('DISCONNECTED');
  await numbers.connected();
  const denied = numbers.connectedOf(hostedNumber.account);
  await clock.advanceAsync(10_000);
  t.equal(await denied, null);
});
