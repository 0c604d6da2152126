import { SessionRecord } from '@signalapp/libsignal-client';
import type { Bytes } from './key-db.ts';

/** Sessions by the bytes that they are stored as: who keeps those in memory has the session open with them, and taking it apart again costs a tenth of a message. */
const opened = new WeakMap<Bytes, SessionRecord>();

/** For reading, as libsignal does, which changes only copies. Throws when the bytes are no session. */
export function openSession(bytes: Bytes): SessionRecord {
  const known = opened.get(bytes);
  if (known !== undefined) return known;
  const record = SessionRecord.deserialize(bytes);
  opened.set(bytes, record);
  return record;
}

/** Its bytes. The record is not changed from now on. */
export function storeSession(record: SessionRecord): Bytes {
  const bytes = record.serialize();
  opened.set(bytes, record);
  return bytes;
}
