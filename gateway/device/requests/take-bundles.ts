import { SealgateError } from '../../../proto/errors.ts';
import { accountIdFromBytes, type DeviceKey } from '../../../proto/ids.ts';
import { protocol } from '../../../proto/limits.ts';
import type { messages } from '../../../proto/messages.ts';
import type { AccountWithDevices, DeviceRow } from '../../../storage/accounts/accounts.ts';
import type { Shared } from '../shared.ts';
import type { RequestHandler } from './request.ts';

type Bundle = messages.sealgate.v1.Bundle.$Properties;

/**
 * Hands out key bundles. Draining somebody's one-time keys is an attack, so there is a budget per pair and one per target, larger where the target is a business,
 * and the taker's own account is not exempt. Budgets of all devices are asked before any key is taken.
 */
export const takeBundles: RequestHandler<messages.sealgate.v1.TakeBundles.$Properties> = async (shared, { device }, body) => {
  const account = accountIdFromBytes(body.account ?? new Uint8Array());
  const wanted = new Set(body.devices ?? []);
  if (account === null || wanted.size === 0 || wanted.size > protocol.deviceIdMax) throw new SealgateError('MALFORMED');
  const target = await shared.accounts.load(account);
  if (target === null || target.row.state === 'deleted') throw new SealgateError('UNKNOWN_ACCOUNT');
  const devices = target.devices.filter(({ device: id }) => wanted.has(id));
  for (const row of devices) await takeBudget(shared, device, target, row);
  const bundles: Bundle[] = [];
  for (const row of devices) {
    const bundle = await takeBundle(shared, target, row);
    if (bundle !== null) bundles.push(bundle);
  }
  shared.failPoints.hit('after-pre-key-take-before-reply');
  return { bundles: { bundles } };
};

async function takeBudget(shared: Shared, source: DeviceKey, { row: { account, kind } }: AccountWithDevices, row: DeviceRow): Promise<void> {
  const { limits, securityBudgets } = shared;
  // With the registration id, so that a device that was set up anew can be reached at once.
  const target = `${account}.${row.device}.${row.registrationId}`;
  await securityBudgets.take('bundlesPerPair', `${source.account} ${target}`, limits.bundlesPerPairBurst, limits.bundlesPerPairBurst * limits.bundlesPerPairRefillMs, 'KEY_BUDGET');
  const [burst, refillMs] = kind === 'business' ? [limits.bundlesPerBusinessBurst, limits.bundlesPerBusinessRefillMs] : [limits.bundlesPerTargetBurst, limits.bundlesPerTargetRefillMs];
  await securityBudgets.take('bundlesPerTarget', target, burst, burst * refillMs, 'KEY_BUDGET');
}

/** null: the device has uploaded nothing. */
async function takeBundle(shared: Shared, { row: { account } }: AccountWithDevices, row: DeviceRow): Promise<Bundle | null> {
  const { device, incarnation, registrationId } = row;
  const taken = await shared.preKeys.take({ account, device, incarnation });
  if (taken === null) return null;
  shared.observer.bundleTaken(taken.oneTime === null);
  return {
    device,
    incarnation,
    registrationId,
    oneTime: taken.oneTime?.ec ?? null,
    signed: taken.signed,
    kyber: taken.oneTime?.kyber ?? taken.lastResort,
    lastResort: taken.oneTime === null,
  };
}
