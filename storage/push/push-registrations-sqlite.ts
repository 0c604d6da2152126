import type { DeviceKey } from '../../proto/ids.ts';
import { deviceParams, WHERE_DEVICE } from '../device-params.ts';
import type { SqliteEngine } from '../sqlite/engine.ts';
import { bytesOf, textOf } from '../row.ts';
import type { PushRegistration, PushRegistrationStore } from './push-registrations.ts';

const SELECT = `SELECT kind, endpoint, p256dh, auth FROM push WHERE ${WHERE_DEVICE}`;
/** SQLCipher binds empty bytes as NULL. */
const PUT = `INSERT OR REPLACE INTO push (account, device, incarnation, kind, endpoint, p256dh, auth)
  VALUES (?, ?, ?, ?, ?, coalesce(?, x''), coalesce(?, x''))`;
const DELETE = `DELETE FROM push WHERE ${WHERE_DEVICE}`;

export class SqlitePushRegistrationStore implements PushRegistrationStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  get(device: DeviceKey): Promise<PushRegistration | null> {
    return new Promise(resolve => {
      const row = this.engine.get(SELECT, deviceParams(device));
      resolve(row === undefined ? null : {
        kind: textOf(row, 'kind') === 'webPush' ? 'webPush' : 'http', endpoint: textOf(row, 'endpoint'),
        p256dh: bytesOf(row, 'p256dh'), auth: bytesOf(row, 'auth'),
      });
    });
  }

  async set(device: DeviceKey, registration: PushRegistration | null): Promise<void> {
    const key = deviceParams(device);
    if (registration === null) await this.engine.write([{ sql: DELETE, params: key }]);
    else await this.engine.write([{ sql: PUT, params: [...key, registration.kind, registration.endpoint, registration.p256dh, registration.auth] }]);
  }
}
