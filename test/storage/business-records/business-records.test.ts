import { onBoth } from '../both.ts';
import { businessRecordsContract } from './contract.ts';

onBoth('businessRecords', businessRecordsContract);
