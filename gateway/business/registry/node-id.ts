import { createHash } from 'node:crypto';
import type { Random } from '../../../proto/random.ts';

/** The first two digits of an id say what it is, so that `GET /{id}` needs one look-up. Media ids are the media store's. */
const prefixes = { portfolio: '11', waba: '12', number: '13', app: '14', template: '15', entity: '16', application: '17', commerce: '18', media: '19' } as const;

export type NodeKind = keyof typeof prefixes;

const ID_DIGITS = 15;

/** A new id: 15 digits, below 2^53, which clients run through parseInt. */
export function newNodeId(kind: NodeKind, random: Random): string {
  return idOf(kind, Buffer.from(random.bytes(8)));
}

/** The id that belongs to `origin`: always the same, so that what was begun and cut off is found again. */
export function derivedNodeId(kind: NodeKind, origin: string): string {
  return idOf(kind, createHash('sha256').update(`${kind} ${origin}`).digest());
}

function idOf(kind: NodeKind, bytes: Buffer): string {
  const digits = ID_DIGITS - prefixes[kind].length;
  return prefixes[kind] + (bytes.readBigUInt64BE() % 10n ** BigInt(digits)).toString().padStart(digits, '0');
}

/** What an id is of; null: no id of ours. */
export function nodeKindOf(id: string): NodeKind | null {
  if (!/^\d{15}$/.test(id)) return null;
  return nodeKinds.find(kind => id.startsWith(prefixes[kind])) ?? null;
}

const nodeKinds = Object.keys(prefixes).filter((key): key is NodeKind => Object.hasOwn(prefixes, key));
