import t from 'tap';
import { systemClock } from '../../../proto/clock-system.ts';
import { MemoryProvisioningStore } from '../../../storage/provisioning/provisioning-memory.ts';
import { provisioningContract } from './contract.ts';

provisioningContract(t, async () => new MemoryProvisioningStore(systemClock));
