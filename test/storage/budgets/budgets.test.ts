import { onBoth } from '../both.ts';
import { budgetsContract } from './contract.ts';

onBoth('budgets', budgetsContract);
