import t from 'tap';
import { openMemoryProfile } from '../../../client/profile/profile-memory.ts';
import { profileContract } from './contract.ts';

t.test('memory profile', t => profileContract(t, async () => openMemoryProfile()));
