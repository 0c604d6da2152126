const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Everything that an operator can tune in what businesses may send: the section `policy` of the configuration. Shares are in ten-thousandths. */
export interface PolicySettings {
  /** How long after a consumer's message anything may be answered. */
  readonly windowMs: number;
  /** Messages per second of a new number, in both directions. */
  readonly throughputPerSecond: number;
  /** Messages per second of a number whose portfolio is unlimited, once it has written to highThroughputPeople in a day. */
  readonly highThroughputPerSecond: number;
  /** People written to in a day from which an unlimited portfolio's number gets the higher throughput. */
  readonly highThroughputPeople: number;
  /** Messages of a number to one consumer that may go at once. */
  readonly pairBurst: number;
  /** After those, one more in so much time. */
  readonly pairEveryMs: number;
  /** Marketing templates per consumer within marketingWindowMs, from whatever business; 0: no limit. */
  readonly marketingPerUser: number;
  /** See marketingPerUser. */
  readonly marketingWindowMs: number;
  /** Ratings look at so many days. */
  readonly qualityDays: number;
  /** With fewer delivered messages than this nothing is rated. */
  readonly qualityDeliveredMin: number;
  /** Blocks and reports per delivered message, in ten-thousandths, from which the rating is yellow. */
  readonly yellowFrom: number;
  /** Likewise red. */
  readonly redFrom: number;
  /** How long a template of low quality is paused the first time. */
  readonly firstPauseMs: number;
  /** And the second time; the third time it is disabled. */
  readonly secondPauseMs: number;
  /** Messages of a fresh template that go before it is known how they are taken; 0: as many as there are. */
  readonly pacingBatch: number;
  /** How long that is watched before the rest follows, or the template is paused. */
  readonly pacingAssessMs: number;
  /** How long a template is fresh. */
  readonly pacingFreshMs: number;
  /** Share of the tier's people, in ten-thousandths, addressed within raiseDays, from which a business of good quality gets the next tier. */
  readonly raiseShare: number;
  /** See raiseShare. */
  readonly raiseDays: number;
  /** How often a raise is thought about, and pauses and ratings are looked at again. */
  readonly reviewEveryMs: number;
  /** How long counts may wait in memory for the store. */
  readonly flushEveryMs: number;
}

export const defaultPolicySettings: PolicySettings = {
  windowMs: day,
  throughputPerSecond: 80,
  highThroughputPerSecond: 1000,
  highThroughputPeople: 100_000,
  pairBurst: 45,
  pairEveryMs: 6000,
  marketingPerUser: 0,
  marketingWindowMs: day,
  qualityDays: 7,
  qualityDeliveredMin: 50,
  yellowFrom: 100,
  redFrom: 300,
  firstPauseMs: 3 * hour,
  secondPauseMs: 6 * hour,
  pacingBatch: 1000,
  pacingAssessMs: 30 * minute,
  pacingFreshMs: day,
  raiseShare: 5000,
  raiseDays: 7,
  reviewEveryMs: minute,
  flushEveryMs: 2000,
};

/** Countries of recipients, ISO 3166. */
export interface PolicyCountries {
  /** Nothing is sent there (130497). */
  readonly closed: readonly string[];
  /** No marketing is sent there (131049). */
  readonly noMarketing: readonly string[];
}
