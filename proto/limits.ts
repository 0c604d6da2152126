/**
 * Limits that are part of the protocol. A server publishes those that a client must know in Welcome.limits; the defaults of a
 * deployment are in gateway/ops/config/limits.ts.
 */
export const protocol = {
  version: 1,
  accountIdBytes: 16,
  clientMessageIdBytes: 16,
  envelopeIdBytes: 16,
  secretBytes: 32,
  provisioningAddressBytes: 16,
  provisioningMessageBytesMax: 4096,
  firstFrameBytesMax: 4096,
  deviceIdMax: 127,
  registrationIdMax: 0x3fff,
  identityKeyBytes: 33,
  ecKeyBytes: 33,
  kyberKeyBytes: 1569,
  signatureBytes: 64,
  pinHashBytes: 32,
  keyIdMax: 0xffffff,
  manifestBytesMax: 2048,
  clientNameBytesMax: 64,
  contentPaddingBytes: 160,
  /** libsignal takes 25,000; 24,000 cost 130 ms and a 152 kB record, so both ends stop earlier. */
  counterJumpMax: 2000,
} as const;
