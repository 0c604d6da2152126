import type { DeviceKey } from '../../proto/ids.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { deviceParams, WHERE_DEVICE } from '../device-params.ts';
import { bytesOf, numberOf, textOf } from '../row.ts';
import type { PushRegistration, PushRegistrationStore } from './push-registrations.ts';

const SELECT = `SELECT kind, endpoint, p256dh, auth, writetime(kind) AS set_at FROM push WHERE ${WHERE_DEVICE}`;
const PUT = `UPDATE push USING TIMESTAMP ? SET kind = ?, endpoint = ?, p256dh = ?, auth = ? WHERE ${WHERE_DEVICE}`;

const NONE = 'none';
const NOTHING = new Uint8Array(0);

/** One that was removed is overwritten, not deleted: the next one's timestamp is after it then, whatever clock that node has. */
export class CassandraPushRegistrationStore implements PushRegistrationStore {
  private readonly session: CassandraSession;

  constructor(session: CassandraSession) {
    this.session = session;
  }

  async get(device: DeviceKey): Promise<PushRegistration | null> {
    const [row] = await this.session.select(SELECT, deviceParams(device));
    if (row === undefined || textOf(row, 'kind') === NONE) return null;
    return { kind: textOf(row, 'kind') === 'webPush' ? 'webPush' : 'http', endpoint: textOf(row, 'endpoint'), p256dh: bytesOf(row, 'p256dh'), auth: bytesOf(row, 'auth') };
  }

  async set(device: DeviceKey, given: PushRegistration | null): Promise<void> {
    const { kind, endpoint, p256dh, auth } = structuredClone(given) ?? { kind: NONE, endpoint: '', p256dh: NOTHING, auth: NOTHING };
    const key = deviceParams(device);
    const [row] = await this.session.select(SELECT, key);
    if (row === undefined && given === null) return;
    const timestamp = this.session.timestampAfter(row === undefined ? null : numberOf(row, 'set_at'));
    await this.session.write({ cql: PUT, params: [timestamp, kind, endpoint, p256dh, auth, ...key] });
  }
}
