/** Every queue and every wait of routing, by name. Each is enforced where its name is used. */
export interface RoutingLimits {
  /** Deliveries pushed to one device and not acknowledged. */
  readonly windowMessages: number;
  readonly windowBytes: number;
  /** As windowMessages, to a business that this node hosts: it is spoken to by all its consumers at once, and what it has not worked off waits in memory and in no socket. */
  readonly hostedWindowMessages: number;
  readonly hostedWindowBytes: number;
  /** Later than this, an unacknowledged delivery goes to the mailbox. */
  readonly ackGraceMs: number;
  /** After a take-over records of devices that are not connected wait this long for them; 0: not at all. */
  readonly takeOverHoldMs: number;
  /** Bytes of records that may wait so, of one partition; above it they are spilled. */
  readonly takeOverHoldBytes: number;
  /** Without its lease a node delivers, stores and commits nothing; when the lease has not come back for this long, connections are closed so that devices look for the owner elsewhere. */
  readonly leaseLostCloseMs: number;
  readonly ephemeralTtlMs: number;
  /** Undelivered envelopes are gone after this time since acceptance. */
  readonly envelopeTtlMs: number;

  /** One device's sealed payload in a Send. */
  readonly payloadBytesMax: number;
  /** Entries of `sealed` in a Send. */
  readonly devicesMax: number;
  /** From a sender that the recipient has not accepted. */
  readonly strangerMessages: number;
  readonly strangerBytes: number;
  /** Undelivered mail of one device, above which sends to its account are refused. The first that a node sends there since its start, a thousandth of it, is not measured. */
  readonly mailboxMessages: number;
  readonly mailboxBytes: number;
  /** How long the measured size of a mailbox is believed while that is half of what it may be, or more. */
  readonly mailboxUsageCacheMs: number;
  /** As long as it is less than half. What this node has sent there since is counted in all cases. */
  readonly mailboxUsageCacheLowMs: number;
  /** As long as it is less than a twentieth, as that of a device stays that is live at another node: what this node sends there is counted, and each of sixteen nodes may add that much unseen. */
  readonly mailboxUsageCacheEmptyMs: number;
  readonly mailboxUsageCacheEntries: number;
  /** Sends of this node that wait for the log. */
  readonly unfinishedSends: number;
  readonly unfinishedSendBytes: number;
  /** Records of one partition consumed and not committed, above which sends to its accounts are refused. */
  readonly uncommittedRecords: number;
  /** (position, device) pairs of one partition that wait for the mailbox; above it sends to its accounts are refused. */
  readonly pendingSpills: number;
  /** Bytes of records kept for the mailbox writer of one partition; what is beyond is read from the log again. */
  readonly spillMemoryBytes: number;
  /** Bytes of records of one partition that wait for their account to be looked up; above it the partition pauses. */
  readonly unresolvedBytes: number;

  /** What is read about an account is believed for this long by a node that is not told of changes, and what is read about a business by every node that does not own it: its identity may expire. */
  readonly directoryCacheMs: number;
  readonly directoryCacheEntries: number;
  /** What a recipient has decided is believed for this long, a plain acceptance for `toldCacheMs`. At a node that does not own the recipient it may let somebody through and never refuses; the owner drops what a blocked sender sent. */
  readonly relationCacheMs: number;
  readonly relationCacheEntries: number;
  /** How long is believed what changes only in ways of which this node is told: accounts and whom they accept at their owner, the devices of consumers at every node. The end is for a change whose node ended before it could tell. */
  readonly toldCacheMs: number;
  /** Counters of strangers are written to the store this often. */
  readonly strangerFlushMs: number;

  readonly mailboxWriteItems: number;
  /** How many deliveries that were pushed and not acknowledged, and of what comes behind them, a mailbox writer takes in one go (reading them from the log again, where the mailbox keeps the bytes), more when thousands wait; and how soon after that it or that of another partition may do so again. */
  readonly readAgainItems: number;
  readonly readAgainEveryMs: number;
  readonly mailboxWriteBytes: number;
  readonly mailboxReadItems: number;
  readonly mailboxReadBytes: number;
  /** Pause after a failure of a store: doubled from the first to the last. */
  readonly storeRetryMinMs: number;
  readonly storeRetryMaxMs: number;
  readonly commitEveryMs: number;
  /** Envelope ids remembered per partition to drop duplicates. */
  readonly recentEnvelopes: number;
  /** Devices that are away with an empty mailbox, of one partition, that are remembered so: their next connection need not ask the store. */
  readonly emptyMailboxes: number;
  /** Connections on which the same first delivery went unacknowledged until it is reported. */
  readonly poisonConnections: number;
  readonly poisonEntries: number;
  /** Records that trace() reads of each partition's end. */
  readonly traceScanRecords: number;
  /** How long a change of an account waits for the account's owner, which may be another node. */
  readonly controlTimeoutMs: number;
  /** How long a node that drains waits for others to take over, so that it can tell its devices where to go. */
  readonly handOverMs: number;
  /** At most this long does drain() wait for the mailbox and the log. */
  readonly drainTimeoutMs: number;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 86_400 * SECOND;
const KIB = 1024;
const MIB = 1024 * KIB;

export const defaultRoutingLimits: RoutingLimits = {
  windowMessages: 256,
  windowBytes: 256 * KIB,
  hostedWindowMessages: 2048,
  hostedWindowBytes: 4 * MIB,
  ackGraceMs: 10 * SECOND,
  takeOverHoldMs: 10 * SECOND,
  takeOverHoldBytes: 16 * MIB,
  leaseLostCloseMs: 2 * SECOND,
  ephemeralTtlMs: 10 * SECOND,
  envelopeTtlMs: 30 * DAY,

  payloadBytesMax: 96 * KIB,
  devicesMax: 6,
  strangerMessages: 20,
  strangerBytes: 64 * KIB,
  mailboxMessages: 20_000,
  mailboxBytes: 64 * MIB,
  mailboxUsageCacheMs: 5 * SECOND,
  mailboxUsageCacheLowMs: 60 * SECOND,
  mailboxUsageCacheEmptyMs: 6 * HOUR,
  mailboxUsageCacheEntries: 100_000,
  unfinishedSends: 20_000,
  unfinishedSendBytes: 64 * MIB,
  uncommittedRecords: 1_000_000,
  pendingSpills: 100_000,
  spillMemoryBytes: 8 * MIB,
  unresolvedBytes: 8 * MIB,

  directoryCacheMs: 60 * SECOND,
  directoryCacheEntries: 100_000,
  relationCacheMs: 600 * SECOND,
  relationCacheEntries: 100_000,
  toldCacheMs: 6 * HOUR,
  strangerFlushMs: SECOND,

  mailboxWriteItems: 512,
  readAgainItems: 64,
  readAgainEveryMs: 20,
  mailboxWriteBytes: MIB,
  mailboxReadItems: 128,
  mailboxReadBytes: 128 * KIB,
  storeRetryMinMs: 50,
  storeRetryMaxMs: 5 * SECOND,
  commitEveryMs: 50,
  recentEnvelopes: 32_768,
  emptyMailboxes: 65_536,
  poisonConnections: 5,
  poisonEntries: 10_000,
  traceScanRecords: 10_000,
  controlTimeoutMs: 12 * SECOND,
  handOverMs: 1_500,
  drainTimeoutMs: 20 * SECOND,
};
