import { onBoth } from '../both.ts';
import { pushContract } from './contract.ts';

onBoth('push', pushContract);
