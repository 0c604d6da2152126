import { onBoth } from '../both.ts';
import { relationsContract } from './contract.ts';

onBoth('relations', relationsContract);
