import { onBoth } from '../both.ts';
import { verificationContract } from './contract.ts';

onBoth('verification', verificationContract);
