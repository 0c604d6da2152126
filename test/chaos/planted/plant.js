// For NODE_OPTIONS=--import, as plant.js?NAME: a gateway that has this bug. The campaign must find each of them.
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

const load = path => import(new URL(`../../../dist/${path}`, import.meta.url).href);

/** By name: what is left out. Each takes the place of a method of the built program. */
const bugs = {
  /** Rule 1: every attempt of a send gets an envelope id of its own. */
  'rule-1': async () => {
    const { EnvelopeIds } = await load('gateway/routing/sending/envelope-id.js');
    EnvelopeIds.prototype.idOf = () => new Uint8Array(randomBytes(16));
  },
  /** Rule 3: an append counts as done before the log has it. */
  'rule-3': async () => {
    const { SqliteAccountLog } = await load('storage/account-log/account-log-sqlite.js');
    const { append } = SqliteAccountLog.prototype;
    SqliteAccountLog.prototype.append = function promise(...record) {
      setTimeout(() => { append.apply(this, record).catch(() => undefined); }, 500);
      return Promise.resolve(0);
    };
  },
  /** Rule 7: a node acts whether it has a lease or not. */
  'rule-7': async () => {
    const { Lease } = await load('storage/account-log/kafka/lease.js');
    Object.defineProperty(Lease.prototype, 'runs', { get: () => true });
  },
  /** Rule 8: what was lost to another node is still worked on, and committed. */
  'rule-8': async () => {
    const { Tenures } = await load('storage/account-log/kafka/tenures.js');
    Tenures.prototype.drop = () => undefined;
    Tenures.prototype.holds = () => true;
  },
  /** Rule 11: what is outstanding is forgotten when the connection goes. */
  'rule-11': async () => {
    const { DeviceDelivery } = await load('gateway/routing/delivery/device-delivery.js');
    DeviceDelivery.prototype.becomeStored = function becomeStored(connection) { connection.isLive = false; };
  },
  /** Rule 12: a record is settled when it is handed over, not when it is acknowledged or durable. */
  'rule-12': async () => {
    const { DeviceDelivery } = await load('gateway/routing/delivery/device-delivery.js');
    const { offer } = DeviceDelivery.prototype;
    DeviceDelivery.prototype.offer = function hasten(item) {
      this.host.settled(item.offset);
      offer.call(this, item);
    };
  },
  /** Rule 13: what is in the mailbox is read, whether the replay has come so far or not. */
  'rule-13': async () => {
    const { DeviceDelivery } = await load('gateway/routing/delivery/device-delivery.js');
    const { attach } = DeviceDelivery.prototype;
    DeviceDelivery.prototype.attach = function heedless(...given) {
      const { host } = this;
      const readMailbox = (device, subscription, after, _below, ...most) => { host.readMailbox(device, subscription, after, { epoch: Number.MAX_SAFE_INTEGER, offset: 0 }, ...most); };
      this.host = Object.create(host, { readMailbox: { value: readMailbox } });
      return attach.apply(this, given);
    };
  },
  /** Rule 16: the mailbox bucket is the day of the clock of who writes. */
  'rule-16': async () => {
    const { CassandraMailbox } = await load('storage/mailbox/mailbox-cassandra.js');
    const { write } = CassandraMailbox.prototype;
    CassandraMailbox.prototype.write = function writeToday(items) {
      return write.call(this, items.map(item => ({ ...item, acceptedAtMs: Date.now() })));
    };
  },
  /** Rule 21: a removed device stays connected. */
  'rule-21': async () => {
    const { DeviceDelivery } = await load('gateway/routing/delivery/device-delivery.js');
    DeviceDelivery.prototype.remove = () => undefined;
  },
  /** Rule 22: the same one-time key is handed out again. */
  'rule-22': async () => {
    const { SqlitePreKeyStore } = await load('storage/pre-keys/pre-keys-sqlite.js');
    const { take } = SqlitePreKeyStore.prototype;
    const taken = new Map();
    SqlitePreKeyStore.prototype.take = async function takeAgain(device) {
      const key = JSON.stringify(device);
      if (!taken.has(key)) taken.set(key, await take.call(this, device));
      return taken.get(key);
    };
  },
};

const name = new URL(import.meta.url).search.slice(1);
if (isMainThread) await bugs[name]?.();
