import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SealgateError } from '../../../proto/errors.ts';
import type { KeyPurpose, KeyRing, NodeKey } from './key-ring.ts';
import { makePrivateFolder, syncFolder, writePrivateFile } from './private-folder.ts';

export const keyPurposes = ['database', 'envelope', 'pepper', 'number', 'relation', 'operator', 'endpoint'] as const satisfies readonly KeyPurpose[];

/**
 * Purposes whose key can be replaced while the old one stays for what it made. Not the others: a new database key would not open the data folder, a new relation key
 * would forget who blocks whom, a new operator key would break what clients have pinned.
 */
export const rotatablePurposes = ['envelope', 'pepper', 'number', 'endpoint'] as const satisfies readonly KeyPurpose[];

const keyBytes = 32;
const keyIdMax = 255;
/** `pepper-2.key`; systemd puts the credential's name in front of the files of a folder: `keys_pepper-2.key`. */
const FILE = /^(?:[A-Za-z0-9-]+_)?([a-z]+)-([1-9]\d{0,2})\.key$/;

export interface KeysFolder {
  readonly path: string;
  /** systemd's credentials: read-only, their protection is systemd's business. */
  readonly isCredentials: boolean;
}

/** Whether the folder is the one that systemd made for this service (LoadCredential). */
export function keysFolderOf(path: string, env: Readonly<Record<string, string | undefined>>): KeysFolder {
  const credentials = env['CREDENTIALS_DIRECTORY'];
  return { path, isCredentials: credentials !== undefined && credentials !== '' && resolve(credentials) === path };
}

/** The folder as it is: no keys made, nothing changed. Throws KEYS_READABLE, BAD_CONFIG. */
export function openKeyRing(folder: KeysFolder): KeyRing {
  const rings = readKeys(folder);
  const missing = keyPurposes.filter(purpose => !rings.has(purpose));
  if (missing.length > 0) throw new SealgateError('BAD_CONFIG', { detail: `the keys folder ${folder.path} has no key for ${missing.join(', ')}; restore it or run: sealgate keys create` });
  return ringOf(rings);
}

/** Purposes that came with a later version: a folder of before lacks their keys, and nothing was made with them. */
const laterPurposes: readonly KeyPurpose[] = ['endpoint'];

/** Makes the keys that a newer version needs besides. Those that were always there are never made anew: they would not open what is kept. */
export function addLaterKeys(folder: KeysFolder): void {
  if (folder.isCredentials) return;
  const rings = readKeys(folder);
  for (const purpose of laterPurposes) if (!rings.has(purpose)) writeKey(folder, purpose, 1);
}

/** Whether any key is there. */
export function hasKeys(folder: KeysFolder): boolean {
  return existsSync(folder.path) && readdirSync(folder.path).some(name => FILE.test(name));
}

/** Makes the folder and every key that is missing, readable by the owner alone and durable when it returns; says how many it made. */
export function createKeys(folder: KeysFolder): number {
  if (folder.isCredentials) throw new SealgateError('BAD_CONFIG', { detail: 'systemd credentials are read-only; make keys elsewhere with sealgate keys create --keys-dir DIR' });
  makePrivateFolder(folder.path);
  const rings = readKeys(folder);
  const missing = keyPurposes.filter(purpose => !rings.has(purpose));
  for (const purpose of missing) writeKey(folder, purpose, 1);
  return missing.length;
}

/** Adds the successor of a purpose's current key; the old one stays for what it made. Returns the new id. */
export function rotateKey(folder: KeysFolder, purpose: KeyPurpose): number {
  if (!rotatablePurposes.some(each => each === purpose)) throw new SealgateError('BAD_CONFIG', { detail: `the ${purpose} key cannot be replaced in place` });
  const { id } = openKeyRing(folder).current(purpose);
  if (id >= keyIdMax) throw new SealgateError('BAD_CONFIG', { detail: `the ${purpose} key has been replaced ${keyIdMax - 1} times; ids are used up` });
  writeKey(folder, purpose, id + 1);
  return id + 1;
}

/** Deletes a key that is not the current one: what it made can no longer be read or found. */
export function retireKey(folder: KeysFolder, purpose: KeyPurpose, id: number): void {
  const ring = openKeyRing(folder);
  if (ring.current(purpose).id === id || ring.byId(purpose, id) === undefined) {
    throw new SealgateError('BAD_CONFIG', { detail: `${purpose} key ${id} is the current one or does not exist` });
  }
  rmSync(join(folder.path, `${purpose}-${id}.key`));
  syncFolder(folder.path);
}

function writeKey(folder: KeysFolder, purpose: KeyPurpose, id: number): void {
  writePrivateFile(join(folder.path, `${purpose}-${id}.key`), `${randomBytes(keyBytes).toString('hex')}\n`);
}

/** Newest first. */
function readKeys(folder: KeysFolder): ReadonlyMap<KeyPurpose, readonly NodeKey[]> {
  if (!existsSync(folder.path)) return new Map();
  if (!folder.isCredentials) refuseReadable(folder.path, folder.path);
  const rings = new Map<KeyPurpose, NodeKey[]>();
  for (const name of readdirSync(folder.path)) {
    const [, word, digits] = FILE.exec(name) ?? [];
    const purpose = keyPurposes.find(each => each === word);
    if (purpose === undefined) continue;
    const path = join(folder.path, name);
    if (!folder.isCredentials) refuseReadable(path, folder.path);
    rings.set(purpose, [...rings.get(purpose) ?? [], { id: Number(digits), bytes: readKey(path) }].sort((a, b) => b.id - a.id));
  }
  return rings;
}

/** A folder or file that anybody but the owner can reach, or that belongs to somebody else, is no place for a key. */
function refuseReadable(path: string, folder: string): void {
  const { mode, uid } = statSync(path);
  const own = process.getuid?.() ?? uid;
  if ((mode & 0o077) !== 0) throw new SealgateError('KEYS_READABLE', { detail: folder });
  if (uid !== own && own !== 0) throw new SealgateError('KEYS_READABLE', { detail: `${path} belongs to another user` });
}

function readKey(path: string): Uint8Array {
  const text = statSync(path).isFile() ? readFileSync(path, 'utf8').trim() : '';
  const isKey = /^[0-9a-f]{64}$/.test(text) && new Set(Buffer.from(text, 'hex')).size > 4;
  if (!isKey) throw new SealgateError('BAD_CONFIG', { detail: `${path} does not hold a key of 32 random bytes in hex` });
  return new Uint8Array(Buffer.from(text, 'hex'));
}

function ringOf(rings: ReadonlyMap<KeyPurpose, readonly NodeKey[]>): KeyRing {
  return {
    current(purpose) {
      const [newest] = rings.get(purpose) ?? [];
      if (newest === undefined) throw new Error(`no ${purpose} key`); // openKeyRing has looked
      return newest;
    },
    byId: (purpose, id) => rings.get(purpose)?.find(key => key.id === id),
    all: purpose => rings.get(purpose) ?? [],
  };
}
