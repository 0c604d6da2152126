import { onBoth } from '../both.ts';
import { ledgerContract } from './contract.ts';

onBoth('ledger', ledgerContract);
