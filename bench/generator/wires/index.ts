import { Type, type Static } from '@sinclair/typebox';
import type { Wire, WireSettings } from '../wire.ts';
import { MqttWire } from './mqtt/mqtt-wire.ts';
import { NatsWire } from './nats/nats-wire.ts';
import { SealgateWire } from './sealgate/sealgate-wire.ts';
import { XmppWire } from './xmpp/xmpp-wire.ts';

const wires = {
  sealgate: settings => new SealgateWire(settings),
  mqtt: settings => new MqttWire(settings),
  nats: settings => new NatsWire(settings),
  xmpp: settings => new XmppWire(settings),
} as const satisfies Record<string, (settings: WireSettings) => Wire>;

export const WireNameSchema = Type.Union([Type.Literal('sealgate'), Type.Literal('mqtt'), Type.Literal('nats'), Type.Literal('xmpp')]);
/** Which protocol: a target names it. */
export type WireName = Static<typeof WireNameSchema>;

/** What the devices of this process speak. Throws when the settings do not suit the protocol. */
export function openWire(name: WireName, settings: WireSettings): Wire {
  return wires[name](settings);
}
