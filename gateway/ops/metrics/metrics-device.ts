import { Gauge, type Registry } from 'prom-client';
import { closeCodes } from '../../../proto/close-codes.ts';
import { connectionLimits, pushOutcomes, registrationOutcomes, sendAwayWays, turnedAwayReasons, type DeviceObserver } from '../../device/observer.ts';
import { Distribution } from './distribution.ts';
import type { Log } from '../log.ts';
import { latencyBucketsS, msPerS } from './metrics-buckets.ts';
import { Tally, Total } from './tally.ts';

const closeNames = new Map<number, string>(Object.entries(closeCodes).map(([name, { code }]) => [code, name]));

/** The device plane's facts as Prometheus metrics; its failures as log lines. */
export function createDeviceMetrics(registry: Registry, log: Log): DeviceObserver {
  const registers = [registry];
  const total = (name: string, help: string): Total => new Total(registry, name, help);
  const tally = (name: string, help: string, label: string, known: readonly string[] = []): Tally => new Tally(registry, name, help, label, known);
  const connections = new Gauge({ name: 'sealgate_connections', help: 'Open WebSockets', registers });
  const authenticated = new Gauge({ name: 'sealgate_authenticated_connections', help: 'Open WebSockets of authenticated devices', registers });
  const unauthenticated = new Gauge({ name: 'sealgate_unauthenticated_connections', help: 'Open WebSockets that have not authenticated', registers });
  const opened = total('sealgate_connections_opened_total', 'WebSockets opened');
  // A client chooses the code of its close: only ours have names.
  const closed = tally('sealgate_connections_closed_total', 'WebSockets closed, by close code', 'code');
  const turnedAway = tally('sealgate_connections_refused_total', 'Connections refused before they were WebSockets, by reason', 'reason', turnedAwayReasons);
  const sentAway = tally('sealgate_sent_away_total', 'Devices that a node did not let in itself, by what was done: moved (told where to go), relayed, told to come again while owners change, or later since the node is busy letting others in', 'way', sendAwayWays);
  const relayed = new Gauge({ name: 'sealgate_relayed_connections', help: 'Open WebSockets whose frames go on to the node that owns the account', registers });
  const handshake = new Distribution(registry, 'sealgate_handshake_duration_seconds', 'From the upgrade to the Welcome', latencyBucketsS);
  const answers = new Distribution(registry, 'sealgate_request_duration_seconds', 'From a frame to its answer; of a send: from socket to log and back', latencyBucketsS, 'kind');
  const framesIn = tally('sealgate_frames_received_total', 'Frames received, by kind', 'kind');
  const bytesIn = total('sealgate_received_bytes_total', 'Bytes of frames received');
  const framesOut = total('sealgate_frames_sent_total', 'Frames handed to sockets');
  const bytesOut = total('sealgate_sent_bytes_total', 'Bytes of frames handed to sockets');
  const refused = tally('sealgate_refusals_total', 'Requests refused, by error code', 'code');
  const limited = tally('sealgate_rate_limited_total', 'Frames beyond a limit of their connection, by limit', 'limit', connectionLimits);
  const registrations = tally('sealgate_registrations_total', 'Accounts and devices registered, by outcome', 'outcome', registrationOutcomes);
  const codes = tally('sealgate_verification_codes_total', 'Verification codes given to the code sender, by outcome', 'outcome', ['sent', 'failed']);
  const lookups = tally('sealgate_lookups_total', 'Look-ups of numbers, by outcome', 'outcome', ['answered', 'refused']);
  const bundles = tally('sealgate_bundles_taken_total', 'Pre-key bundles handed out, by kind of key', 'kind', ['oneTime', 'lastResort']);
  const pushes = tally('sealgate_wake_ups_total', 'Wake-ups of devices that are away, by outcome', 'outcome', pushOutcomes);
  const failures = total('sealgate_failures_total', 'Errors of the server itself; each is in the log');

  return {
    connectionOpened() {
      opened.add();
      connections.inc();
    },
    connectionAuthenticated(handshakeMs) {
      authenticated.inc();
      handshake.observe(handshakeMs / msPerS);
    },
    connectionClosed(closeCode, wasAuthenticated) {
      closed.add(closeNames.get(closeCode) ?? (closeCode === 1006 ? 'ABRUPT' : 'OTHER'));
      connections.dec();
      if (wasAuthenticated) authenticated.dec();
    },
    connectionTurnedAway: reason => turnedAway.add(reason),
    sentAway: way => sentAway.add(way),
    relayedSockets: change => relayed.inc(change),
    unauthenticatedSockets: count => unauthenticated.set(count),
    frameReceived(kind, bytes) {
      framesIn.add(kind);
      bytesIn.add(bytes);
    },
    framesSent(frames, bytes) {
      framesOut.add(frames);
      bytesOut.add(bytes);
    },
    requestRefused: code => refused.add(code),
    requestAnswered: (kind, tookMs) => { answers.observe(tookMs / msPerS, kind); },
    rateLimited: limit => limited.add(limit),
    registered: outcome => registrations.add(outcome),
    codeSent: delivered => codes.add(delivered ? 'sent' : 'failed'),
    lookedUp: budgetLeft => lookups.add(budgetLeft ? 'answered' : 'refused'),
    bundleTaken: lastResort => bundles.add(lastResort ? 'lastResort' : 'oneTime'),
    pushed: outcome => pushes.add(outcome),
    failed(where, error) {
      failures.add();
      log.error({ where, err: error }, 'a request failed because of the server');
    },
  };
}
