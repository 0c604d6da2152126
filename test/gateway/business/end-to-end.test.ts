import t from 'tap';
import { businessDay } from './business-day.ts';

t.setTimeout(3_600_000);

// As many as a test run has time for; SEALGATE_TEST_CONSUMERS=1000 for the whole number: npm run build && TAP_TIMEOUT=3600 npx tap --disable-coverage test/gateway/business/end-to-end.test.ts
const consumerCount = Number(process.env['SEALGATE_TEST_CONSUMERS'] ?? '24');

t.test('from application to statement, with a kill -9 in the middle of a broadcast: what was sent, received, told and charged agrees', t => businessDay(t, consumerCount));
