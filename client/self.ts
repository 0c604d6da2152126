import type { AccountId, DeviceId } from '../proto/ids.ts';
import type { BusinessProfile } from './contact.ts';

/** Who this device is. */
export interface Self {
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly kind: 'consumer' | 'business';
  /** E.164. */
  readonly number: string;
  readonly name: string;
  readonly about: string;
  /** What a business says of itself; null: nothing, or this is no business. */
  readonly business: BusinessProfile | null;
  /** Newest own manifest. */
  readonly manifestVersion: number;
  readonly clusterId: string;
  readonly serverUrl: string;
}

export interface DeviceInfo {
  readonly id: DeviceId;
  readonly isPrimary: boolean;
  readonly isThis: boolean;
  /** Creation time, ms since 1970. */
  readonly createdAtMs: number;
  readonly registrationId: number;
}

export interface PushTarget {
  readonly kind: 'none' | 'webPush' | 'http';
  readonly endpoint?: string;
  readonly p256dh?: Uint8Array;
  readonly auth?: Uint8Array;
}
