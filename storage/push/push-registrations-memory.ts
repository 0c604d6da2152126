import { deviceKeyText, type DeviceKey } from '../../proto/ids.ts';
import type { PushRegistration, PushRegistrationStore } from './push-registrations.ts';

/** The contract of push registrations without a disk: for tests and the simulation. */
export class MemoryPushRegistrationStore implements PushRegistrationStore {
  private readonly registrations = new Map<string, PushRegistration>();

  async get(device: DeviceKey): Promise<PushRegistration | null> {
    return structuredClone(this.registrations.get(deviceKeyText(device)) ?? null);
  }

  async set(device: DeviceKey, registration: PushRegistration | null): Promise<void> {
    if (registration === null) this.registrations.delete(deviceKeyText(device));
    else this.registrations.set(deviceKeyText(device), structuredClone(registration));
  }
}
