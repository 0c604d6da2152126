import { Value } from '@sinclair/typebox/value';
import t from 'tap';
import { defaultDeviceLimits } from '../../gateway/device/limits.ts';
import { addressesFor, defaultSettings, SettingsSchema } from '../../bench/settings.ts';

t.test('the defaults follow the schema', async t => {
  t.ok(Value.Check(SettingsSchema, defaultSettings));
});

t.test('connections are spread so that no default limit per address is met', async t => {
  for (const devices of [2, 100, 1000, 10_000, 18_000]) {
    for (const concurrency of [1, 256, 1000]) {
      const addresses = addressesFor(devices, concurrency);
      t.ok(devices / addresses <= defaultDeviceLimits.connectionsPerAddressMax);
      t.ok(Math.min(devices, concurrency) / addresses < defaultDeviceLimits.unauthenticatedPerAddressMax);
    }
  }
});
