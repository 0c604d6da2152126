import webPush from 'web-push';
import type { Cancel, Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { deviceKeyText, type DeviceKey } from '../../../proto/ids.ts';
import type { PushRegistration, PushRegistrationStore } from '../../../storage/push/push-registrations.ts';
import type { WakeUp } from '../../routing/router.ts';
import type { DeviceLimits } from '../limits.ts';
import type { DeviceObserver } from '../observer.ts';
import { postPinned } from './post-pinned.ts';
import { checkEndpoint, type EndpointRules } from './push-endpoint.ts';
import type { VapidKeys } from './vapid.ts';

export interface WakeUpParts {
  readonly registrations: PushRegistrationStore;
  readonly clock: Clock;
  readonly limits: DeviceLimits;
  readonly observer: DeviceObserver;
  readonly rules: EndpointRules;
  readonly vapid: VapidKeys;
  /** mailto: or https: of the operator; push services ask for it. */
  readonly contact: string;
  /** For tests; the system's certificates otherwise. */
  readonly ca?: string;
}

/** Wakes devices that are away: nothing but "come", at most one per device and minute, and only for urgent mail. */
export class WakeUpSender implements WakeUp {
  private readonly parts: WakeUpParts;
  /** When each device was woken last; older entries are swept. */
  private readonly wokenAtMs = new Map<string, number>();
  private readonly cancelSweep: Cancel;
  private inFlight = 0;

  constructor(parts: WakeUpParts) {
    this.parts = parts;
    this.cancelSweep = parts.clock.every(parts.limits.pushIntervalMs, () => { this.sweep(); });
  }

  deviceHasMail(device: DeviceKey, urgent: boolean): void {
    if (!urgent) return;
    const { clock, limits, observer } = this.parts;
    const key = deviceKeyText(device);
    const last = this.wokenAtMs.get(key);
    const now = clock.monotonicMs();
    if (last !== undefined && now - last < limits.pushIntervalMs) return;
    if (this.inFlight >= limits.pushesInFlightMax) {
      observer.pushed('limited');
      return;
    }
    // Kept in order of time, so that the sweep can stop at the first young one.
    this.wokenAtMs.delete(key);
    this.wokenAtMs.set(key, now);
    this.inFlight += 1;
    this.wake(device).catch((error: unknown) => { observer.failed('push', error); }).finally(() => { this.inFlight -= 1; });
  }

  stop(): void {
    this.cancelSweep();
  }

  private async wake(device: DeviceKey): Promise<void> {
    const { registrations, observer } = this.parts;
    const registration = await registrations.get(device);
    if (registration === null) return;
    const status = await this.post(registration);
    if (status === 404 || status === 410) {
      observer.pushed('gone');
      await this.forget(device, registration);
    } else if (status === 'refused') {
      observer.pushed('refused');
    } else {
      observer.pushed(status >= 200 && status < 300 ? 'sent' : 'failed');
    }
  }

  /** The status; 0 when the endpoint could not be reached; 'refused' when it may not be called (any more). */
  private async post(registration: PushRegistration): Promise<number | 'refused'> {
    const { limits, rules, ca } = this.parts;
    try {
      // Looked up again: where a name points to may have changed since it was registered.
      const endpoint = await checkEndpoint(registration.endpoint, rules);
      const headers = registration.kind === 'webPush' ? this.webPushHeaders(registration) : { 'content-length': 0 };
      return await postPinned(endpoint, { headers, timeoutMs: limits.pushTimeoutMs, responseBytesMax: limits.pushResponseBytesMax, ...(ca === undefined ? {} : { ca }) });
    } catch (error) {
      return SealgateError.is(error, 'BAD_PUSH_ENDPOINT') ? 'refused' : 0;
    }
  }

  private webPushHeaders({ endpoint, p256dh, auth }: PushRegistration): Readonly<Record<string, string | number>> {
    const { vapid, contact } = this.parts;
    const keys = { p256dh: Buffer.from(p256dh).toString('base64url'), auth: Buffer.from(auth).toString('base64url') };
    const details = webPush.generateRequestDetails({ endpoint, keys }, null, { vapidDetails: { subject: contact, ...vapid }, urgency: 'high' });
    return details.headers;
  }

  /** Unless the device has registered another one in the meantime. */
  private async forget(device: DeviceKey, gone: PushRegistration): Promise<void> {
    const current = await this.parts.registrations.get(device);
    if (current?.endpoint === gone.endpoint) await this.parts.registrations.set(device, null);
  }

  private sweep(): void {
    const before = this.parts.clock.monotonicMs() - this.parts.limits.pushIntervalMs;
    for (const [key, atMs] of this.wokenAtMs) {
      if (atMs > before) break;
      this.wokenAtMs.delete(key);
    }
  }
}
