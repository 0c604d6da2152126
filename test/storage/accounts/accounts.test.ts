import { onBoth } from '../both.ts';
import { accountsContract } from './contract.ts';

onBoth('accounts', accountsContract);
