import { onBoth } from '../both.ts';
import { conversationsContract } from './contract.ts';

onBoth('conversations', conversationsContract);
