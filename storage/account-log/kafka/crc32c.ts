/** Castagnoli's polynomial, bits reversed. Node's zlib.crc32 is another one. */
const POLYNOMIAL = 0x82f63b78;
const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc >>> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
  return crc;
});

/** CRC-32C, as Kafka wants it of every batch, of the bytes from `start` on. */
export function crc32c(bytes: Uint8Array, start = 0): number {
  let crc = -1;
  for (let i = start; i < bytes.length; i += 1) crc = (table[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ crc >>> 8;
  return ~crc >>> 0;
}
