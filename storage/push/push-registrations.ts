import type { DeviceKey } from '../../proto/ids.ts';

export interface PushRegistration {
  readonly kind: 'webPush' | 'http';
  /** https URL; a secret of the device: never logged. */
  readonly endpoint: string;
  readonly p256dh: Uint8Array;
  readonly auth: Uint8Array;
}

/** Where to wake a device that is away. Contract suite: test/storage/push/contract.ts. */
export interface PushRegistrationStore {
  get(device: DeviceKey): Promise<PushRegistration | null>;
  /** null removes it. */
  set(device: DeviceKey, registration: PushRegistration | null): Promise<void>;
}
