import { protocol } from '../../proto/limits.ts';
import type { DeviceCredentials } from '../../storage/accounts/accounts.ts';
import { encodeFrame } from './frames.ts';
import type { DevicePlaneParts } from './parts.ts';

/** The encoded answer to Hello, with every limit a client must know. */
export function welcomeFrame(parts: DevicePlaneParts, requestId: number, credentials: DeviceCredentials): Uint8Array {
  const { limits, routingLimits: routing } = parts;
  const { urls, signed } = parts.urls.current();
  return encodeFrame({
    requestId,
    welcome: {
      clusterId: parts.clusterId,
      node: parts.node,
      serverTimeMs: parts.clock.nowMs(),
      apiUrl: parts.apiUrl,
      manifestVersion: credentials.manifestVersion,
      operatorKey: parts.operatorKey,
      urls: [...urls],
      cluster: signed,
      registrationLock: credentials.registrationLock,
      limits: {
        frameBytesMax: limits.frameBytesMax,
        firstFrameBytesMax: Math.min(limits.firstFrameBytesMax, protocol.firstFrameBytesMax),
        payloadBytesMax: routing.payloadBytesMax,
        devicesMax: limits.devicesMax,
        windowMessages: routing.windowMessages,
        windowBytes: routing.windowBytes,
        ackGraceMs: routing.ackGraceMs,
        sendsPerSecond: limits.sendsPerSecond,
        sendsBurst: limits.sendsBurst,
        requestsPerSecond: limits.requestsPerSecond,
        requestsBurst: limits.requestsBurst,
        unansweredRequestsMax: limits.unansweredRequestsMax,
        oneTimeKeysPerUploadMax: limits.oneTimeKeysPerUploadMax,
        oneTimeKeysMax: limits.oneTimeKeysMax,
        strangerMessagesMax: routing.strangerMessages,
        strangerBytesMax: routing.strangerBytes,
        mailboxMessagesMax: routing.mailboxMessages,
        mailboxBytesMax: routing.mailboxBytes,
        envelopeTtlSeconds: Math.floor(routing.envelopeTtlMs / 1000),
        idleTimeoutMs: limits.idleTimeoutMs,
        ephemeralTtlMs: routing.ephemeralTtlMs,
      },
    },
  });
}
