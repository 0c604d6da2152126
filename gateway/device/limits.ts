const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Every limit of the device plane. Sizes in bytes, times as their names say. Checked against each other by checkDeviceLimits. */
export interface DeviceLimits {
  // --- sockets
  /** One frame from a client. Above it the socket is cut. */
  readonly frameBytesMax: number;
  /** The first frame, before authentication. */
  readonly firstFrameBytesMax: number;
  /** Until the first frame is there, and until Hello has been answered, without the time in which others have their turn. */
  readonly firstFrameTimeoutMs: number;
  readonly unauthenticatedPerAddressMax: number;
  readonly unauthenticatedPerNodeMax: number;
  /** Hellos that wait for the store at once; the next ones are told to come back. */
  readonly hellosAtOnceMax: number;
  /** Devices that are cut off or sent away together are told to come back over so long a time that no more come in a second. */
  readonly returnsPerSecond: number;
  /** That time at least. */
  readonly returnWithinMs: number;
  readonly connectionsPerAddressMax: number;
  readonly connectionsPerNodeMax: number;
  /** Nothing heard, not even a pong, for this long: closed. A whole number of seconds, 8..960 s. */
  readonly idleTimeoutMs: number;
  /** Bytes that wait in our memory for one slow reader; answers beyond it close with TOO_SLOW. */
  readonly sendBufferBytesMax: number;
  /** A reader that takes nothing for this long while bytes wait is closed with TOO_SLOW. */
  readonly stalledTimeoutMs: number;
  readonly controlFramesPerSecond: number;

  // --- one authenticated connection
  readonly requestsPerSecond: number;
  readonly requestsBurst: number;
  readonly sendsPerSecond: number;
  readonly sendsBurst: number;
  readonly bytesPerSecond: number;
  readonly bytesBurst: number;
  readonly unansweredRequestsMax: number;
  /** So many refusals for haste, less one each second, and the connection is closed with TOO_FAST. */
  readonly hastyFramesMax: number;
  /** Over this time a drain spreads its closes. */
  readonly drainSpreadMs: number;

  // --- devices and keys
  /** Of one account, the primary included. */
  readonly devicesMax: number;
  readonly oneTimeKeysPerUploadMax: number;
  readonly oneTimeKeysMax: number;
  /** How old a manifest that links a device may be. */
  readonly linkManifestAgeMsMax: number;
  /** How far in the future a manifest may have been issued: clocks differ. */
  readonly manifestClockSkewMsMax: number;
  readonly bundlesPerPairBurst: number;
  readonly bundlesPerPairRefillMs: number;
  readonly bundlesPerTargetBurst: number;
  readonly bundlesPerTargetRefillMs: number;
  /** Of a business, whom many people begin to write to. */
  readonly bundlesPerBusinessBurst: number;
  readonly bundlesPerBusinessRefillMs: number;

  // --- provisioning
  readonly provisioningTimeoutMs: number;
  readonly provisioningAddressesMax: number;
  readonly linkAttemptsPerAddressBurst: number;
  readonly linkAttemptsPerAddressWindowMs: number;

  // --- registration
  readonly codeDigits: number;
  readonly codeTtlMs: number;
  readonly verificationSessionTtlMs: number;
  readonly codesPerSessionMax: number;
  readonly nextCodeDelayMs: number;
  readonly wrongCodesPerNumber: number;
  readonly wrongCodesWindowMs: number;
  readonly codesPerNumber: number;
  readonly codesPerNumberWindowMs: number;
  readonly codesPerAddress: number;
  readonly codesPerAddressWindowMs: number;
  readonly codeSenderTimeoutMs: number;
  readonly registrationLockMs: number;
  readonly pinAttemptsBurst: number;
  readonly pinAttemptsRefillMs: number;

  // --- look-ups of distinct numbers
  readonly lookupsNewAccount: number;
  readonly lookupsOldAccount: number;
  readonly newAccountAgeMs: number;
  readonly lookupWindowMs: number;
  readonly lookupsPerAddress: number;
  readonly lookupsPerNode: number;
  /** Relations set by one account. */
  readonly relationsPerWindow: number;
  readonly relationsWindowMs: number;
  /** Reports made by one account. */
  readonly reportsPerWindow: number;
  readonly reportsWindowMs: number;

  // --- push
  readonly pushIntervalMs: number;
  readonly pushTimeoutMs: number;
  readonly pushResponseBytesMax: number;
  readonly pushEndpointBytesMax: number;
  readonly pushesInFlightMax: number;
}

export const defaultDeviceLimits: DeviceLimits = {
  frameBytesMax: 128 * 1024,
  firstFrameBytesMax: 4096,
  firstFrameTimeoutMs: 5_000,
  unauthenticatedPerAddressMax: 100,
  unauthenticatedPerNodeMax: 10_000,
  hellosAtOnceMax: 512,
  returnsPerSecond: 1_000,
  returnWithinMs: 500,
  connectionsPerAddressMax: 1_000,
  connectionsPerNodeMax: 18_000,
  idleTimeoutMs: 120_000,
  sendBufferBytesMax: 512 * 1024,
  stalledTimeoutMs: 60_000,
  controlFramesPerSecond: 20,

  requestsPerSecond: 200,
  requestsBurst: 1_000,
  sendsPerSecond: 50,
  sendsBurst: 200,
  bytesPerSecond: 256 * 1024,
  bytesBurst: 1024 * 1024,
  unansweredRequestsMax: 64,
  hastyFramesMax: 200,
  drainSpreadMs: 5_000,

  devicesMax: 6,
  oneTimeKeysPerUploadMax: 50,
  oneTimeKeysMax: 100,
  linkManifestAgeMsMax: 10 * minuteMs,
  manifestClockSkewMsMax: 5 * minuteMs,
  bundlesPerPairBurst: 6,
  bundlesPerPairRefillMs: 10 * minuteMs,
  bundlesPerTargetBurst: 200,
  bundlesPerTargetRefillMs: minuteMs,
  bundlesPerBusinessBurst: 20_000,
  bundlesPerBusinessRefillMs: 20,

  provisioningTimeoutMs: 90_000,
  provisioningAddressesMax: 1_000,
  linkAttemptsPerAddressBurst: 30,
  linkAttemptsPerAddressWindowMs: hourMs,

  codeDigits: 6,
  codeTtlMs: 10 * minuteMs,
  verificationSessionTtlMs: 30 * minuteMs,
  codesPerSessionMax: 5,
  nextCodeDelayMs: 30_000,
  wrongCodesPerNumber: 10,
  wrongCodesWindowMs: dayMs,
  codesPerNumber: 6,
  codesPerNumberWindowMs: 6 * hourMs,
  codesPerAddress: 50,
  codesPerAddressWindowMs: hourMs,
  codeSenderTimeoutMs: 10_000,
  registrationLockMs: 7 * dayMs,
  pinAttemptsBurst: 10,
  pinAttemptsRefillMs: dayMs,

  lookupsNewAccount: 20,
  lookupsOldAccount: 100,
  newAccountAgeMs: 30 * dayMs,
  lookupWindowMs: dayMs,
  lookupsPerAddress: 1_000,
  lookupsPerNode: 1_000_000,
  relationsPerWindow: 2_000,
  relationsWindowMs: dayMs,
  reportsPerWindow: 20,
  reportsWindowMs: dayMs,

  pushIntervalMs: minuteMs,
  pushTimeoutMs: 5_000,
  pushResponseBytesMax: 16 * 1024,
  pushEndpointBytesMax: 2_048,
  pushesInFlightMax: 256,
};

/** Refuses values that would kill the socket library or contradict each other. Throws RangeError that names the limit. */
export function checkDeviceLimits(limits: DeviceLimits): DeviceLimits {
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value <= 0) throw new RangeError(`${name} must be a whole number above 0`);
  }
  const must = (holds: boolean, what: string): void => {
    if (!holds) throw new RangeError(what);
  };
  must(limits.idleTimeoutMs % 1000 === 0 && limits.idleTimeoutMs >= 8_000 && limits.idleTimeoutMs <= 960_000, 'idleTimeoutMs must be whole seconds, 8 to 960');
  must(limits.firstFrameBytesMax <= limits.frameBytesMax, 'firstFrameBytesMax must not exceed frameBytesMax');
  must(limits.sendBufferBytesMax >= limits.frameBytesMax, 'sendBufferBytesMax must hold one frame');
  // A Kyber key with signature and ids, an EC key with id: 1,700 bytes a pair at most.
  must(limits.oneTimeKeysPerUploadMax * 1_700 < limits.frameBytesMax, 'frameBytesMax must hold oneTimeKeysPerUploadMax pairs');
  must(limits.oneTimeKeysPerUploadMax <= limits.oneTimeKeysMax, 'oneTimeKeysPerUploadMax must not exceed oneTimeKeysMax');
  must(limits.bytesBurst >= limits.frameBytesMax, 'bytesBurst must allow one frame');
  must(limits.codeDigits >= 6 && limits.codeDigits <= 9, 'codeDigits must be 6 to 9');
  must(limits.unauthenticatedPerAddressMax <= limits.connectionsPerAddressMax, 'unauthenticatedPerAddressMax must not exceed connectionsPerAddressMax');
  return limits;
}
