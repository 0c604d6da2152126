import { onBoth } from '../both.ts';
import { preKeysContract } from './contract.ts';

onBoth('preKeys', preKeysContract);
