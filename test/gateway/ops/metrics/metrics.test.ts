import { Registry } from 'prom-client';
import t from 'tap';
import { createLog } from '../../../../gateway/ops/log.ts';
import { createDeviceMetrics } from '../../../../gateway/ops/metrics/metrics-device.ts';
import { createRoutingMetrics } from '../../../../gateway/ops/metrics/metrics-routing.ts';
import { createStoreTimer } from '../../../../gateway/ops/metrics/metrics-store.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';

async function samples(registry: Registry): Promise<ReadonlyMap<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

t.test('routing: what happened is what is scraped, also the second time', async t => {
  const registry = new Registry();
  const routing = createRoutingMetrics(registry, createLog('silent'));
  routing.appended(5, 300);
  routing.appended(5, 300);
  routing.refused('MAILBOX_FULL');
  routing.pushedLive(2);
  routing.pushedStored(60_000);
  routing.acked(10);
  routing.spilled(3, 'away');
  routing.mailboxWritten(3, 1, true);
  routing.mailboxWritten(3, 1, false);
  routing.mailboxRead(2, 1, true);
  routing.duplicateDropped();
  routing.expired(4);
  routing.withheld('removedDevice');
  routing.ephemeralDropped('old');
  routing.setChanged();
  routing.committed(12);
  routing.poisonSuspected(5);
  routing.undecodable();
  routing.attached();
  routing.detached();
  const expected: Readonly<Record<string, number>> = {
    'sealgate_sends_total': 2, 'sealgate_append_duration_seconds_bucket{le="0.005"}': 2, 'sealgate_append_duration_seconds_sum': 0.01, 'sealgate_record_bytes_count': 2,
    'sealgate_send_refusals_total{code="MAILBOX_FULL"}': 1, 'sealgate_deliveries_total{way="live"}': 1, 'sealgate_deliveries_total{way="stored"}': 1,
    'sealgate_mailbox_wait_seconds_bucket{le="60"}': 1, 'sealgate_mailbox_wait_seconds_bucket{le="10"}': 0, 'sealgate_acks_total': 1, 'sealgate_push_to_ack_duration_seconds_count': 1,
    'sealgate_spills_total{reason="away"}': 3, 'sealgate_mailbox_items_total{operation="write"}': 3, 'sealgate_mailbox_failures_total{operation="write"}': 1,
    'sealgate_mailbox_items_total{operation="read"}': 2, 'sealgate_duplicates_dropped_total': 1, 'sealgate_expired_total': 4, 'sealgate_withheld_total{reason="removedDevice"}': 1,
    'sealgate_ephemeral_dropped_total{reason="old"}': 1, 'sealgate_set_changed_total': 1, 'sealgate_commit_lag_records': 12, 'sealgate_poison_suspected_total': 1,
    'sealgate_undecodable_records_total': 1, 'sealgate_subscriptions_total{change="attached"}': 1, 'sealgate_subscriptions_total{change="detached"}': 1,
  };
  for (const time of ['first', 'second']) {
    const found = await samples(registry);
    for (const [name, value] of Object.entries(expected)) t.equal(found.get(name), value, `${name} (${time})`);
  }
  routing.acked(1);
  t.equal((await samples(registry)).get('sealgate_acks_total'), 2);
});

t.test('device plane: connections, close codes with names of ours only, refusals by code', async t => {
  const registry = new Registry();
  const device = createDeviceMetrics(registry, createLog('silent'));
  device.connectionOpened();
  device.connectionOpened();
  device.connectionOpened();
  device.connectionAuthenticated(3);
  device.unauthenticatedSockets(1);
  device.connectionClosed(4409, true);
  device.connectionClosed(4777, false);
  device.connectionTurnedAway('addressLimit');
  device.frameReceived('send', 400);
  device.framesSent(2, 90);
  device.requestRefused('RATE_LIMITED');
  device.requestAnswered('send', 7);
  device.rateLimited('bytes');
  device.registered('created');
  device.codeSent(false);
  device.lookedUp(false);
  device.bundleTaken(true);
  device.pushed('gone');
  device.failed('send', new Error('x'));
  const found = await samples(registry);
  const expected: Readonly<Record<string, number>> = {
    'sealgate_connections': 1, 'sealgate_authenticated_connections': 0, 'sealgate_unauthenticated_connections': 1, 'sealgate_connections_opened_total': 3,
    'sealgate_connections_closed_total{code="REPLACED"}': 1, 'sealgate_connections_closed_total{code="OTHER"}': 1, 'sealgate_connections_refused_total{reason="addressLimit"}': 1,
    'sealgate_handshake_duration_seconds_count': 1, 'sealgate_frames_received_total{kind="send"}': 1, 'sealgate_received_bytes_total': 400, 'sealgate_frames_sent_total': 2,
    'sealgate_sent_bytes_total': 90, 'sealgate_refusals_total{code="RATE_LIMITED"}': 1, 'sealgate_request_duration_seconds_count{kind="send"}': 1,
    'sealgate_rate_limited_total{limit="bytes"}': 1, 'sealgate_registrations_total{outcome="created"}': 1, 'sealgate_verification_codes_total{outcome="failed"}': 1,
    'sealgate_lookups_total{outcome="refused"}': 1, 'sealgate_bundles_taken_total{kind="lastResort"}': 1, 'sealgate_wake_ups_total{outcome="gone"}': 1, 'sealgate_failures_total': 1,
  };
  for (const [name, value] of Object.entries(expected)) t.equal(found.get(name), value, name);
});

t.test('stores: times by operation and outcome; answers and errors pass', async t => {
  const registry = new Registry();
  const clock = new ManualClock();
  const { timed } = createStoreTimer(registry, clock);
  t.equal(await timed('a.b', async () => { clock.advance(20); return 5; }), 5);
  await t.rejects(timed('a.b', () => Promise.reject(new Error('x'))), /x/);
  const found = await samples(registry);
  t.equal(found.get('sealgate_store_duration_seconds_sum{operation="a.b",outcome="ok"}'), 0.02);
  t.equal(found.get('sealgate_store_duration_seconds_count{operation="a.b",outcome="failed"}'), 1);
});
