import type { PushRegistrationStore } from '../../storage/push/push-registrations.ts';
import type { DeviceObserver } from '../device/observer.ts';
import { publicEndpointRules } from '../device/push/push-endpoint.ts';
import { vapidKeys } from '../device/push/vapid.ts';
import { WakeUpSender } from '../device/push/wake-up-sender.ts';
import { systemResolveHost } from '../net/public-address.ts';
import type { WakeUp } from '../routing/router.ts';
import type { Node } from './node.ts';

/** What calls devices that are away when mail waits for them. */
export function openWakeUp({ config, clock, keyRing, closers }: Node, registrations: PushRegistrationStore, observer: DeviceObserver): WakeUp {
  const limits = config.limits.device;
  const wakeUp = new WakeUpSender({
    registrations, clock, limits, observer, vapid: vapidKeys(keyRing), contact: config.push.contact, rules: publicEndpointRules(systemResolveHost, limits.pushEndpointBytesMax),
  });
  closers.add('wake-up', () => { wakeUp.stop(); });
  return wakeUp;
}
