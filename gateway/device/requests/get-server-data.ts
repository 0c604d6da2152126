import { SealgateError } from '../../../proto/errors.ts';
import type { messages } from '../../../proto/messages.ts';
import type { AccountWithDevices } from '../../../storage/accounts/accounts.ts';
import type { Shared } from '../shared.ts';
import type { RequestHandler } from './request.ts';

/** All that the server keeps of the caller's account, for a person to read. No hashes of secrets: they say nothing and could be attacked. */
export const getServerData: RequestHandler<messages.sealgate.v1.GetServerData.$Properties> = async (shared, { device }) => {
  const found = await shared.accounts.load(device.account);
  if (found === null) throw new SealgateError('UNAUTHENTICATED');
  const { row } = found;
  const data = {
    account: {
      id: row.account,
      kind: row.kind,
      state: row.state,
      number: row.numberSealed === null ? null : shared.vault.open(row.numberSealed),
      createdAt: isoTime(row.createdAtMs),
      lastSeenDay: isoTime(row.lastSeenDay * 86_400_000).slice(0, 10),
      registrationLock: row.pinHash !== null,
      recoverySecret: row.recoveryHash !== null,
      manifestVersion: row.manifestVersion,
      manifest: Buffer.from(row.manifest).toString('base64'),
      business: row.business === null ? null : Buffer.from(row.business).toString('base64'),
    },
    devices: await Promise.all(found.devices.map(one => deviceData(shared, found, one))),
    relations: 'kept only as keyed hashes of pairs of accounts, with accepted or blocked, answers about the custody of businesses and counters of messages from strangers; they cannot be listed',
  };
  return { serverData: { json: JSON.stringify(data) } };
};

async function deviceData(shared: Shared, { row: { account } }: AccountWithDevices, row: AccountWithDevices['devices'][number]): Promise<unknown> {
  const key = { account, device: row.device, incarnation: row.incarnation };
  const push = await shared.pushRegistrations.get(key);
  const keys = await shared.preKeys.repeatedUse(key);
  return {
    id: row.device,
    incarnation: row.incarnation,
    registrationId: row.registrationId,
    identityKey: Buffer.from(row.identityKey).toString('base64'),
    linkedAt: isoTime(row.createdAtMs),
    oneTimeKeys: await shared.preKeys.count(key),
    signedKeyId: keys?.signed.id ?? null,
    lastResortKeyId: keys?.lastResort.id ?? null,
    undelivered: await shared.mailbox.usage(key),
    push: push === null ? null : { kind: push.kind, endpoint: push.endpoint },
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
