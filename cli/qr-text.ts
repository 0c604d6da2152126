import type { OutputStream } from './io.ts';

/**
 * A QR code made of half blocks, as lines. On a terminal dark stays dark whatever its colours are; elsewhere there are only the blocks. Rejects when the
 * data is too long for one.
 */
export async function qrLines(data: string | Uint8Array, target: Pick<OutputStream, 'isTTY'>): Promise<string[]> {
  const { default: qrcode } = await import('qrcode');
  const segments = typeof data === 'string' ? data : [{ data: Buffer.from(data), mode: 'byte' as const }];
  const text = await qrcode.toString(segments, { type: 'utf8', errorCorrectionLevel: 'L', margin: 2 });
  const lines = text.split('\n').filter(line => line !== '');
  return target.isTTY === true ? lines.map(line => `\u001b[30;47m${line}\u001b[0m`) : lines;
}
