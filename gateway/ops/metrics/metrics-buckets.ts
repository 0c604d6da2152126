/** Seconds, from a memory write to the patience of a person. */
export const latencyBucketsS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds, from a phone in the hand to a month in a drawer. */
export const queueTimeBucketsS = [0.1, 1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000];
/** Bytes of one record: a normal message, a first message, all devices of an account. */
export const recordBucketsBytes = [256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 65_536, 262_144];

export const msPerS = 1000;
