import { createHash } from 'node:crypto';
import { SealgateError } from '../../proto/errors.ts';
import type { OneTimePair } from './pre-keys.ts';

/** An uploaded batch of one-time pairs; the pairs from `next` on are left. */
export interface KeyUpload {
  readonly id: string;
  readonly size: number;
  readonly next: number;
  /** In which epoch of the account log it came. */
  readonly epoch: number;
}

/**
 * As seen in this epoch: what came in another one is used up. A new epoch follows a restore, and a restored index points at pairs that were handed out after the backup; which ones
 * nobody knows.
 */
export function asOfEpoch(uploads: readonly KeyUpload[], epoch: number): readonly KeyUpload[] {
  return uploads.map(one => one.epoch === epoch ? one : { ...one, next: one.size });
}

/** Used up and remembered, so that an upload that comes once more, late, is not handed out again. */
const USED_UP_KEPT = 16;

/** By content: the same upload again is the same one. */
export function uploadId(pairs: readonly OneTimePair[]): string {
  const hash = createHash('sha256');
  for (const { ec, kyber } of pairs) hash.update(`${ec.id}:${kyber.id}:`).update(ec.key).update(kyber.key);
  return hash.digest('hex').slice(0, 32);
}

/** `replace`: what is left of earlier uploads counts as taken. An upload that comes twice counts once. */
export function withUpload(uploads: readonly KeyUpload[], added: KeyUpload, replace: boolean): readonly KeyUpload[] {
  const kept = replace ? uploads.map(one => one.id === added.id ? one : { ...one, next: one.size }) : uploads;
  return pruned(kept.some(({ id }) => id === added.id) ? kept : [...kept, added]);
}

/** The oldest pair that is left, and the uploads without it; null: none is left. */
export function takeFrom(uploads: readonly KeyUpload[]): { readonly id: string; readonly position: number; readonly left: readonly KeyUpload[]; readonly isLast: boolean } | null {
  const at = uploads.findIndex(({ size, next }) => next < size);
  const one = uploads[at];
  if (one === undefined) return null;
  const left = uploads.map((upload, i) => i === at ? { ...upload, next: upload.next + 1 } : upload);
  return { id: one.id, position: one.next, left: pruned(left), isLast: one.next + 1 === one.size };
}

/** That can still be handed out. */
export function pairsLeft(uploads: readonly KeyUpload[]): number {
  return uploads.reduce((sum, { size, next }) => sum + size - next, 0);
}

export function encodeUploads(uploads: readonly KeyUpload[]): string {
  return uploads.map(({ id, size, next, epoch }) => `${id}:${size}:${next}:${epoch}`).join(',');
}

export function decodeUploads(text: string): readonly KeyUpload[] {
  return text === '' ? [] : text.split(',').map(one => {
    const [id = '', ...numbers] = one.split(':');
    if (numbers.length !== 3 || !numbers.every(text => /^\d+$/.test(text))) throw new SealgateError('STORE_FAILED', { detail: 'column uploads has an unexpected value' });
    const [size = 0, next = 0, epoch = 0] = numbers.map(Number);
    return { id, size, next, epoch };
  });
}

function pruned(uploads: readonly KeyUpload[]): readonly KeyUpload[] {
  const usedUp = uploads.filter(({ size, next }) => next >= size).length;
  let tooMany = usedUp - USED_UP_KEPT;
  return uploads.filter(({ size, next }) => next < size || tooMany-- <= 0);
}
