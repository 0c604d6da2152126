/** What a message says of itself. Numbers count from 1 per sending device and recipient. */
export interface Parcel {
  /** The sending device. */
  readonly from: string;
  /** The recipient: a person, all of whose devices get it. */
  readonly to: string;
  readonly n: number;
}

/** What a device saw or did. A device is named `person.number`, as in `p3.1`. */
export type Happening =
  | { readonly kind: 'sent'; readonly parcel: Parcel }
  /** The server has it. */
  | { readonly kind: 'accepted'; readonly parcel: Parcel }
  /** Refused for good, or given up: whoever sent it was told that it was not sent. */
  | { readonly kind: 'refused'; readonly parcel: Parcel; readonly code: string }
  /** Not known; the client goes on trying. */
  | { readonly kind: 'unknown'; readonly parcel: Parcel; readonly code: string }
  /** The person saw it. */
  | { readonly kind: 'shown'; readonly device: string; readonly parcel: Parcel }
  /** A message that nobody of ours wrote so. */
  | { readonly kind: 'strange'; readonly device: string; readonly text: string }
  | { readonly kind: 'quarantined'; readonly device: string; readonly reason: string }
  /** A server's welcome: from here on this node serves the connection. `connection` counts over all devices. */
  | { readonly kind: 'welcomed'; readonly device: string; readonly connection: number; readonly node: string }
  /** On the wire. */
  | { readonly kind: 'pushed'; readonly device: string; readonly connection: number; readonly epoch: number; readonly offset: number; readonly envelope: string; readonly digest: string }
  | { readonly kind: 'queueEmpty'; readonly device: string; readonly connection: number }
  /** A Send frame left, and what it was answered. */
  | { readonly kind: 'asked'; readonly device: string; readonly message: string }
  | { readonly kind: 'answered'; readonly device: string; readonly message: string; readonly envelope: string }
  /** A one-time pre-key that was handed out to one of us. */
  | { readonly kind: 'oneTimeKey'; readonly key: string }
  | { readonly kind: 'moved' | 'goingAway'; readonly device: string }
  | { readonly kind: 'connected'; readonly device: string; readonly node: string }
  | { readonly kind: 'disconnected'; readonly device: string; readonly code: number }
  /** A server told a device never to come back. */
  | { readonly kind: 'turnedAway'; readonly device: string; readonly code: number }
  /** Its person took it off the account, and was told that it is. */
  | { readonly kind: 'removed'; readonly device: string }
  /** The harness, for whoever reads the history. */
  | { readonly kind: 'fault'; readonly name: string; readonly target: string; readonly phase: 'begins' | 'ends' | 'fails'; readonly text: string };

export type HistoryEvent = Happening & { readonly atMs: number };

/** Everything the clients saw, in the order in which they saw it. */
export class History {
  readonly events: HistoryEvent[] = [];
  private readonly nowMs: () => number;
  private readonly write: (line: string) => void;

  /** `write` gets each event as a line of JSON, with its line end. */
  constructor(nowMs: () => number, write: (line: string) => void = () => undefined) {
    this.nowMs = nowMs;
    this.write = write;
  }

  add(happening: Happening): void {
    const event = { atMs: Math.round(this.nowMs()), ...happening };
    this.events.push(event);
    this.write(`${JSON.stringify(event)}\n`);
  }
}

const head = 'parcel';

export function parcelText({ from, to, n }: Parcel): string {
  return `${head} ${from} ${to} ${n}`;
}

/** null: this is none. */
export function readParcel(text: string): Parcel | null {
  const [word, from, to, number, rest] = text.split(' ');
  const n = Number(number);
  return word === head && from !== undefined && to !== undefined && Number.isSafeInteger(n) && n > 0 && rest === undefined ? { from, to, n } : null;
}

export function parcelKey({ from, to, n }: Parcel): string {
  return `${from}>${to}#${n}`;
}

export function personOf(device: string): string {
  return device.split('.')[0] ?? device;
}
