import t from 'tap';
import { businessDay } from './business-day.ts';

t.test('from application to statement: what was sent, received, told and charged agrees', t => businessDay(t, { consumerCount: 6, isKilled: false }));
