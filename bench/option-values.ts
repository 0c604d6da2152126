import { statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { LOAD_HEADER_BYTES } from './generator/load-payload.ts';
import type { Settings } from './settings.ts';

/** Load devices take no larger messages than 4 MiB, framing and base64 of peers included. */
const PAYLOAD_BYTES_MAX = 1024 * 1024;

// What stands behind an option, as commander asks for it: a value, or a sentence that says what is wanted.

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0');
  return value;
}

export function atLeastZero(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('a number, 0 or more');
  return value;
}

export function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number');
  return value;
}

export function positiveWhole(text: string): number {
  const value = whole(text);
  if (value === 0) throw new InvalidArgumentError('a whole number above 0');
  return value;
}

export function oneOrThree(text: string): 1 | 3 {
  if (text !== '1' && text !== '3') throw new InvalidArgumentError('1 or 3');
  return text === '1' ? 1 : 3;
}

export function payload(text: string): Pick<Settings, 'payloadBytes' | 'payloadFile'> {
  const isNumber = /^\d+$/.test(text);
  if (!isNumber && statSync(text, { throwIfNoEntry: false })?.isFile() !== true) throw new InvalidArgumentError('a number of bytes, or a file');
  const payloadBytes = isNumber ? whole(text) : statSync(text).size;
  if (payloadBytes < LOAD_HEADER_BYTES || payloadBytes > PAYLOAD_BYTES_MAX) throw new InvalidArgumentError(`from ${LOAD_HEADER_BYTES} to ${PAYLOAD_BYTES_MAX} bytes: not ${payloadBytes}`);
  return { payloadBytes, payloadFile: isNumber ? null : text };
}
