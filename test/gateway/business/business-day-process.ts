import t from 'tap';
import { businessDay } from './business-day.ts';

// By hand: npm run build && npx tap --disable-coverage test/gateway/business/business-day-process.ts; SEALGATE_TEST_CONSUMERS=1000 for the whole number.
t.setTimeout(3_600_000);
t.test('the same with a kill -9 in the middle', t => businessDay(t, { consumerCount: Number(process.env['SEALGATE_TEST_CONSUMERS'] ?? '12'), isKilled: true }));
