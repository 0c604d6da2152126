import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodeSent } from '../client/index.ts';
import { systemClock } from '../proto/clock-system.ts';

/** In the profile's folder, while a number is being proven: so that `register --code` can come after a call that ended without a code. */
const FILE = 'verification';
const LINE = /^(\+\d+) ([0-9a-f]{32}) (\d+)$/;

/** Readable only for the owner: whoever has the session may try codes. */
export async function keepVerification(folder: string, { number, session, expiresInSeconds, digits }: CodeSent): Promise<void> {
  if (digits === 0) return; // begun earlier and kept then
  const expiresAtMs = systemClock.nowMs() + expiresInSeconds * 1000;
  await writeFile(join(folder, FILE), `${number} ${session} ${expiresAtMs}`, { mode: 0o600 });
}

/** The session that was begun for the number and has not expired, or null. */
export async function readVerification(folder: string, number: string): Promise<string | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '');
  const [, itsNumber, session, expiresAtMs] = LINE.exec(text) ?? [];
  return session !== undefined && itsNumber === number && Number(expiresAtMs) > systemClock.nowMs() ? session : null;
}

export async function forgetVerification(folder: string): Promise<void> {
  await rm(join(folder, FILE), { force: true });
}
