/** What may be inside one content. Readers refuse more than that, writers do not make it. */
export const contentLimits = {
  schema: 1,
  contentIdBytes: 16,
  groupIdBytes: 32,
  hashBytes: 32,
  /** UTF-16 units, of text, edit and caption. */
  textCharsMax: 4096,
  emojiBytesMax: 64,
  locationNameCharsMax: 256,
  vcardBytesMax: 16_384,
  nameCharsMax: 64,
  aboutCharsMax: 256,
  receiptIdsMax: 256,
  timerSecondsMax: 31_536_000,
  capabilityBytesMax: 256,
  objectIdCharsMax: 256,
  incrementalMacBytesMax: 8192,
  contentTypeCharsMax: 128,
  attachmentBytesMax: 104_857_600,
  numberCharsMax: 16,
  /** The padded plaintext. */
  paddedBytesMax: 65_440,
} as const;
