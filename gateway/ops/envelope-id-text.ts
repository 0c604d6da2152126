import { envelopeIdFromBytes, type EnvelopeId } from '../../proto/ids.ts';

/** The envelope id of 32 hex digits, with or without dashes, or null for anything else. */
export function parseEnvelopeIdText(text: string): EnvelopeId | null {
  const digits = text.replaceAll('-', '');
  return /^[0-9a-fA-F]{32}$/.test(digits) ? envelopeIdFromBytes(new Uint8Array(Buffer.from(digits, 'hex'))) : null;
}
