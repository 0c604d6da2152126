import t from 'tap';
import { checkLimits, defaultLimits, limitRelations, type GatewayLimits } from '../../../../gateway/ops/config/limits.ts';
import { SealgateError } from '../../../../proto/errors.ts';

const device = (change: Partial<GatewayLimits['device']>): GatewayLimits => ({ ...defaultLimits, device: { ...defaultLimits.device, ...change } });
const routing = (change: Partial<GatewayLimits['routing']>): GatewayLimits => ({ ...defaultLimits, routing: { ...defaultLimits.routing, ...change } });

/** One broken configuration for each relation. */
const broken: readonly (readonly [RegExp, GatewayLimits])[] = [
  [/frameBytesMax must hold a Send/, routing({ payloadBytesMax: 64 * 1024 })],
  [/device\.devicesMax must not exceed limits\.routing\.devicesMax/, device({ devicesMax: 7 })],
  [/must not exceed 127/, { device: { ...defaultLimits.device, devicesMax: 200, frameBytesMax: 8_000_000, sendBufferBytesMax: 8_000_000, bytesBurst: 8_000_000 }, routing: { ...defaultLimits.routing, devicesMax: 200 } }],
  [/firstFrameBytesMax must not exceed 4096/, device({ firstFrameBytesMax: 8192 })],
  [/windowBytes must hold one payload/, routing({ windowBytes: 10_000 })],
  [/mailboxReadBytes must hold one payload/, routing({ mailboxReadBytes: 10_000 })],
  [/sendBufferBytesMax must hold a window/, routing({ windowBytes: 4_000_000 })],
  [/mailboxReadItems must not exceed limits\.routing\.windowMessages/, routing({ windowMessages: 10 })],
  [/windowMessages must not exceed limits\.routing\.mailboxMessages/, routing({ mailboxMessages: 200 })],
  [/windowBytes must not exceed limits\.routing\.mailboxBytes/, routing({ mailboxBytes: 200_000 })],
  [/ackGraceMs must be shorter than limits\.device\.idleTimeoutMs/, routing({ ackGraceMs: 120_000 })],
  [/ackGraceMs must be shorter than limits\.device\.stalledTimeoutMs/, routing({ ackGraceMs: 70_000 })],
  [/ackGraceMs must be shorter than limits\.routing\.envelopeTtlMs/, routing({ envelopeTtlMs: 10_000, ephemeralTtlMs: 5_000 })],
  [/ephemeralTtlMs must be shorter than/, routing({ ephemeralTtlMs: 30 * 86_400_000 })],
  [/storeRetryMinMs must not exceed/, routing({ storeRetryMinMs: 10_000 })],
  [/sendsPerSecond must not exceed limits\.device\.requestsPerSecond/, device({ sendsPerSecond: 1_000 })],
  [/connectionsPerAddressMax must not exceed limits\.device\.connectionsPerNodeMax/, device({ connectionsPerAddressMax: 100_000 })],
];

t.test('the defaults work together', t => {
  t.doesNotThrow(() => { checkLimits(defaultLimits); });
  t.end();
});

t.test('limits that cannot work together are refused, naming the relation', t => {
  for (const [relation, limits] of broken) {
    t.throws(() => { checkLimits(limits); }, { code: 'BAD_CONFIG', message: relation });
  }
  t.throws(() => { checkLimits(device({ idleTimeoutMs: 1_500 })); }, { code: 'BAD_CONFIG', message: /idleTimeoutMs/ });
  t.ok(limitRelations.every(text => broken.some(([relation]) => relation.test(text))), 'each relation has a case here');
  t.ok(SealgateError.is(new SealgateError('BAD_CONFIG'), 'BAD_CONFIG'));
  t.end();
});
