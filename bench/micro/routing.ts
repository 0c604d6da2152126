/**
 * CPU per message through routing, send to acknowledgement, over the memory variants: `node bench/micro/routing.ts [messages] [payloadBytes]`.
 * Last line: one JSON object.
 */
import { createHmac } from 'node:crypto';
import { createRouter } from '../../gateway/routing/router-local.ts';
import { defaultRoutingLimits } from '../../gateway/routing/limits.ts';
import { noopRoutingObserver } from '../../gateway/routing/observer.ts';
import type { Attachment, Subscription } from '../../gateway/routing/router.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { accountIdFromBytes, accountIdToBytes, PRIMARY_DEVICE, type AccountId, type DeviceKey } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { MemoryAccountLog } from '../../storage/account-log/account-log-memory.ts';
import { MemoryAccountStore } from '../../storage/accounts/accounts-memory.ts';
import { MemoryMailbox } from '../../storage/mailbox/mailbox-memory.ts';
import { MemoryPreKeyStore } from '../../storage/pre-keys/pre-keys-memory.ts';
import { MemoryRelationStore } from '../../storage/relations/relations-memory.ts';
import { present } from '../../gateway/routing/present.ts';

const messages = Number(process.argv[2] ?? 100_000);
const payloadBytes = Number(process.argv[3] ?? 262);
const ACCOUNTS = 1000;
const IDLE = 20_000;
const PARTITIONS = 16;
const BATCH = 64;

/** Keeps the positions of what it was given, and acknowledges when told. */
class BenchSubscription implements Subscription {
  readonly device: DeviceKey;
  readonly lastPosition = null;
  readonly authenticatedAtMs = Number.POSITIVE_INFINITY;
  attachment: Attachment | null = null;
  received = 0;
  private latest: Uint8Array | null = null;

  constructor(device: DeviceKey) {
    this.device = device;
  }

  push(deliveries: readonly Uint8Array[]): number {
    this.received += deliveries.length;
    this.latest = deliveries.at(-1) ?? null;
    return deliveries.length;
  }

  pushEphemeral(): void {
    // Not measured.
  }

  queueEmpty(): void {
    // Not measured.
  }

  event(): void {
    // Not measured.
  }

  close(): void {
    this.attachment = null;
  }

  /** The generator's part: the client reads the position out of the frame. */
  takePosition(): Position | null {
    const position = this.latest === null ? null : wire.Frame.decode(this.latest).deliver?.position;
    this.latest = null;
    return !present(position) ? null : { epoch: position.epoch ?? 0, offset: position.offset ?? 0 };
  }
}

function accountIds(count: number): AccountId[] {
  return Array.from({ length: count }, () => accountIdFromBytes(systemRandom.bytes(16))).filter(id => id !== null);
}

const log = new MemoryAccountLog({ clock: systemClock, random: systemRandom, partitions: PARTITIONS });
const accounts = new MemoryAccountStore();
const relations = new MemoryRelationStore();
const relationKeys = {
  pair: (recipient: AccountId, sender: AccountId): Uint8Array => createHmac('sha256', 'k').update(recipient + sender).digest(),
  owner: (recipient: AccountId): Uint8Array => createHmac('sha256', 'k').update(recipient).digest(),
};
const router = createRouter({
  log, accounts, relations, relationKeys, mailbox: new MemoryMailbox(), preKeys: new MemoryPreKeyStore(), envelopeKey: systemRandom.bytes(32),
  clock: systemClock, limits: defaultRoutingLimits, observer: noopRoutingObserver, wakeUp: { deviceHasMail: () => undefined },
});

const ids = accountIds(ACCOUNTS);
const partnerOf = (index: number): number => (index + 1) % ACCOUNTS;
for (const [index, account] of ids.entries()) {
  await accounts.create({
    account, kind: 'consumer', state: 'active', numberIndex: null, numberSealed: null, manifestVersion: 1,
    manifest: wire.SignedBlob.encode({ payload: new Uint8Array(150), signature: new Uint8Array(64) }).finish(),
    business: null, pinHash: null, recoveryHash: null, createdAtMs: 1, lastSeenDay: 0, tag: '',
  }, [{ device: PRIMARY_DEVICE, incarnation: 1, registrationId: 7, identityKey: new Uint8Array(33), secretHash: new Uint8Array(32), createdAtMs: 1 }]);
  const partner = ids[partnerOf(index)] ?? account;
  await relations.set(relationKeys.owner(partner), relationKeys.pair(partner, account), 'accepted');
}
await router.start();

const idleSubscriptions = accountIds(IDLE).map(account => new BenchSubscription({ account, device: PRIMARY_DEVICE, incarnation: 1 }));
for (const one of idleSubscriptions) one.attachment = router.attach(one);
await new Promise(resolve => { setTimeout(resolve, 500); });

const subscriptions = ids.map(account => new BenchSubscription({ account, device: PRIMARY_DEVICE, incarnation: 1 }));
for (const one of subscriptions) one.attachment = router.attach(one);
await new Promise(resolve => { setTimeout(resolve, 200); });

const payload = systemRandom.bytes(payloadBytes);
const senders = ids.map((account): DeviceKey => ({ account, device: PRIMARY_DEVICE, incarnation: 1 }));
const wires = ids.map(accountIdToBytes);
let sent = 0;

/** Sends a batch, and acknowledges what came. Returns the microseconds of CPU that the generator itself took for reading positions. */
async function round(): Promise<number> {
  const waiting: Promise<unknown>[] = [];
  const receivers: BenchSubscription[] = [];
  for (let i = 0; i < BATCH; i += 1) {
    const from = sent % ACCOUNTS;
    const to = partnerOf(from);
    const sender = senders[from];
    const receiver = subscriptions[to];
    const recipient = wires[to];
    if (sender === undefined || receiver === undefined || recipient === undefined) break;
    const clientMessageId = new Uint8Array(16);
    new DataView(clientMessageId.buffer).setUint32(0, sent);
    waiting.push(router.send(sender, { clientMessageId, recipient, manifestVersion: 1, sealed: [{ device: 1, incarnation: 1, registrationId: 7, payload }] }));
    receivers.push(receiver);
    sent += 1;
  }
  await Promise.all(waiting);
  await new Promise(resolve => { setImmediate(resolve); });
  const begun = process.cpuUsage();
  const positions = receivers.map(receiver => receiver.takePosition());
  const own = process.cpuUsage(begun);
  receivers.forEach((receiver, i) => {
    const position = positions[i];
    if (present(position)) receiver.attachment?.ack(position);
  });
  return own.user + own.system;
}

while (sent < messages / 5) await round();
const warm = sent;
const begun = process.cpuUsage();
let ownMicros = 0;
while (sent < warm + messages) ownMicros += await round();
const used = process.cpuUsage(begun);
const micros = (used.user + used.system - ownMicros) / (sent - warm);
await new Promise(resolve => { setTimeout(resolve, 200); });
const received = subscriptions.reduce((total, one) => total + one.received, 0);
const { uncommitted } = router.stats();
await router.close();
console.log(JSON.stringify({ messages: sent - warm, payloadBytes, cpuMicrosPerMessage: Math.round(micros * 10) / 10, lost: sent - received, uncommitted }));
