import { aedes } from './aedes.ts';
import { ejabberd } from './ejabberd.ts';
import { mosquitto } from './mosquitto.ts';
import { nats, natsSync } from './nats.ts';
import type { Peer } from './peer.ts';
import { prosody } from './prosody.ts';
import { rabbitmq } from './rabbitmq.ts';

/** Every peer, the nearest to our job in each tier first. */
export const peers: readonly Peer[] = [natsSync, rabbitmq, nats, mosquitto, ejabberd, prosody, aedes];
