import type { LoadAccount } from '../../../accounts-file.ts';
import type { HelloParts } from './small-frames.ts';
import type { SealTarget, SendTarget } from './send-template.ts';

/** A device as the gateway knows it, and what it remembers between connections. */
export class Seat implements SendTarget, HelloParts {
  readonly account: Uint8Array;
  readonly device: number;
  readonly incarnation: number;
  readonly registrationId: number;
  readonly manifestVersion: number;
  readonly sleeping: readonly SealTarget[];
  readonly secret: Uint8Array;
  /** The highest position that came. */
  readonly lastPosition = { epoch: 0, offset: 0 };
  /** Of the gateway that it should ask first, among the gateways that are known. */
  gateway = 0;

  constructor(from: LoadAccount) {
    this.account = Buffer.from(from.account.replaceAll('-', ''), 'hex');
    this.device = from.device;
    this.incarnation = from.incarnation;
    this.registrationId = from.registrationId;
    this.manifestVersion = from.manifestVersion;
    this.sleeping = from.sleeping ?? [];
    this.secret = Buffer.from(from.secret, 'base64');
  }
}
