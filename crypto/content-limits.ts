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
  vcardBytesMax: 8192,
  nameCharsMax: 64,
  aboutCharsMax: 256,
  receiptIdsMax: 256,
  timerSecondsMax: 31_536_000,
  capabilityBytesMax: 256,
  attachmentKeyBytes: 64,
  objectIdCharsMax: 256,
  incrementalMacBytesMax: 8192,
  contentTypeCharsMax: 128,
  attachmentBytesMax: 104_857_600,
  numberCharsMax: 16,
  /** The padded plaintext. With a first message's keys around it, it fits the 16 KiB that servers take of one payload. */
  paddedBytesMax: 14_240,
  /** What a SyncSent adds to the content that it repeats: a content that cannot be copied to the own devices is not made. */
  syncOverheadBytes: 480,
} as const;
