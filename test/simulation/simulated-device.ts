import { present } from '../../gateway/routing/present.ts';
import { closeCodes } from '../../proto/close-codes.ts';
import type { DeviceKey } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import { comparePositions, type Position } from '../../proto/position.ts';
import type { Ownership } from './simulated-node.ts';
import { SimulatedSocket, type ServerFrame, type SocketListener } from './simulated-socket.ts';
import { hexOfBytes, textOfBytes } from './bytes-as-text.ts';
import { setChangedText, textOf, type Note } from './witness.ts';
import { chance, pick, someMs, type World } from './world.ts';

type SetChanged = messages.sealgate.v1.SetChanged.$Properties;
type Deliver = messages.sealgate.v1.Deliver.$Properties;

/** A device that is not in the manifest yet asks again after up to this time. */
const NOT_LISTED_MS = 2000;

interface Arrival { readonly bytes: string; readonly socket: SimulatedSocket; readonly position: Position }

/** A device that connects to whom it is sent, reads slowly, acknowledges now and then, and checks all it is given. */
export class SimulatedDevice implements SocketListener {
  readonly key: DeviceKey;
  readonly text: string;
  readonly partition: number;
  /** What the application has been shown: a send that was refused after an unknown result comes under a second envelope id, and is recognised by its content. */
  readonly seen = new Set<number>();
  /** The short sets it was told of. */
  readonly told = new Set<string>();
  /** listed: in the manifest, or about to be. leaving: its removal is under way or was never answered. removed: answered. */
  state: 'listed' | 'leaving' | 'removed' = 'listed';
  socket: SimulatedSocket | null = null;
  connections = 0;
  onSetChanged: (event: SetChanged) => void = () => undefined;
  private readonly world: World;
  private readonly newest = new Map<string, number>();
  /** By envelope id, how it first came. */
  private readonly envelopes = new Map<string, Arrival>();
  /** Durable at the device. */
  private last: Position | null = null;
  private acknowledged: { readonly position: Position; readonly ownership: Ownership | null } | null = null;
  private readonly highest = new WeakMap<SimulatedSocket, Position>();
  /** By business and counter of its ratchet, the message that was opened with it. */
  private readonly opened = new Map<string, number>();
  /** By connection, how many of the sends accepted for it, in the order of their acceptance, must come before queue-empty. */
  private readonly expected = new WeakMap<SimulatedSocket, number>();
  private readonly hadQueueEmpty = new WeakSet<SimulatedSocket>();

  constructor(world: World, key: DeviceKey) {
    this.world = world;
    this.key = key;
    this.text = textOf(key);
    this.partition = world.partitionOf(key.account);
  }

  /** Whether what is accepted for it must reach it. */
  get isOwed(): boolean {
    return this.state === 'listed';
  }

  /** One step of its life. */
  live(): void {
    const { socket, world } = this;
    if (socket === null) {
      if (chance(world, 0.1)) this.connect();
    } else if (chance(world, socket.node.process.isFrozen ? 0.05 : 0.012)) {
      this.disconnect();
      if (chance(world, 0.5)) this.connect();
    } else if (chance(world, 0.35)) this.ack();
  }

  connect(name: string | null = null): void {
    if (this.state === 'removed') return;
    const node = this.world.nodes.find(one => one.name === name) ?? pick(this.world, this.world.nodes);
    if (node === undefined) return;
    this.connections += 1;
    this.socket = new SimulatedSocket(this.world, this, node, chance(this.world, 0.7) ? this.last : null);
    this.expected.set(this.socket, this.world.witness.acceptedOf(this.text).size);
  }

  disconnect(): void {
    this.socket?.drop();
    this.socket = null;
  }

  ack(): void {
    const { socket } = this;
    const position = socket === null ? undefined : this.highest.get(socket);
    if (socket === null || position === undefined) return;
    this.world.witness.tell(() => `${this.text} acknowledges ${position.offset} to ${socket.node.name}`);
    socket.ack(position, () => { this.acknowledged = { position, ownership: socket.ownership }; });
  }

  // ---------------------------------------------------------------- SocketListener

  welcome(): void {
    this.world.witness.tell(() => `${this.text} is connected to ${this.socket?.node.name ?? ''}`);
  }

  closed(socket: SimulatedSocket, closeCode: number, movedTo: string | null): void {
    if (this.socket === socket) this.socket = null;
    this.world.witness.tell(() => `${this.text} was closed by ${socket.node.name} with ${closeCode} ${movedTo ?? ''}`);
    const waitMs = closeCode === closeCodes.REAUTHENTICATE.code ? NOT_LISTED_MS : 200;
    this.world.clock.after(someMs(this.world, movedTo === null ? waitMs : 20), () => { if (this.socket === null) this.connect(movedTo); });
  }

  pushing(socket: SimulatedSocket, { deliver, setChanged }: ServerFrame): void {
    const { witness } = this.world;
    const position = positionOf(deliver ?? setChanged);
    socket.node.acts(this.partition, `pushes ${position.offset}`);
    witness.tell(() => `${socket.node.name} pushes ${position.offset} to ${this.text}`);
    if (this.state === 'removed') witness.fail(`I6: ${position.offset} is pushed to the removed device ${this.text}`);
    if (socket.lastPosition !== null && comparePositions(position, socket.lastPosition) <= 0) witness.fail('I11: what hello named was sent again');
    if (this.isKnownToHave(position, socket.ownership)) {
      witness.fail(`I11: ${position.offset} was acknowledged by ${this.text}, and sent again by the same owner`);
    }
  }

  /** A row that a former owner's writer leaves behind late may be seen once more, by a connection that names no position. */
  private isKnownToHave(position: Position, ownership: Ownership | null): boolean {
    const { acknowledged } = this;
    if (acknowledged === null || ownership === null || acknowledged.ownership !== ownership || position.offset < ownership.endOffset) return false;
    return comparePositions(position, acknowledged.position) <= 0;
  }

  frame(socket: SimulatedSocket, { deliver, setChanged }: ServerFrame): void {
    const position = positionOf(deliver ?? setChanged);
    const before = this.highest.get(socket);
    if (before !== undefined && comparePositions(position, before) <= 0) {
      this.world.witness.fail(`I2: ${position.offset} after ${before.offset} on one connection of ${this.text}`);
    }
    this.highest.set(socket, position);
    if (present(deliver)) this.take(socket, deliver, position);
    else if (present(setChanged)) {
      this.told.add(setChangedText(setChanged));
      this.onSetChanged(setChanged);
    }
    if (this.last === null || comparePositions(position, this.last) > 0) this.last = position;
  }

  queueEmpty(socket: SimulatedSocket): void {
    const { witness } = this.world;
    if (this.hadQueueEmpty.has(socket)) witness.fail('I13: queue-empty twice');
    this.hadQueueEmpty.add(socket);
    let left = this.expected.get(socket) ?? 0;
    for (const n of witness.acceptedOf(this.text)) {
      if (left === 0) break;
      left -= 1;
      if (!this.seen.has(n) && this.isOwed) witness.fail(`I13: queue-empty before ${n} at ${this.text}`);
    }
  }

  private take(socket: SimulatedSocket, deliver: Deliver, position: Position): void {
    const { witness } = this.world;
    const bytes = textOfBytes(deliver.payload);
    const note = JSON.parse(bytes) as Note;
    const { n, from, to, completes } = note;
    const id = hexOfBytes(deliver.envelopeId);
    if (to !== this.text) witness.fail(`I5: ${to} at ${this.text}`);
    const first = this.envelopes.get(id);
    if (first === undefined) this.envelopes.set(id, { bytes, socket, position });
    else if (!completes) this.checkRepeat(n, first, { bytes, socket, position });
    if (this.seen.has(n)) return;
    this.open(note);
    const before = this.newest.get(from) ?? 0;
    // Calls of a business race each other; what they become is in the order in which it was sealed.
    const place = note.counter ?? n;
    if (place < before && !completes) witness.fail(`I4: ${n} first delivered after ${before} from ${from} to ${this.text}`);
    if (!completes) this.newest.set(from, place);
    this.seen.add(n);
  }

  /** A counter opens one message; another one that was sealed at it is lost. */
  private open({ n, from, counter }: Note): void {
    if (counter === undefined) return;
    const name = `${from}/${counter}`;
    const other = this.opened.get(name);
    if (other !== undefined) this.world.witness.fail(`I1: ${other} and ${n} from ${from} were sealed at one counter: ${this.text} can read one of them`);
    this.opened.set(name, n);
  }

  /** On one connection only what an earlier owner has left in the mailbox may come a second time, when the log has it twice; or a set that was completed for two reasons. */
  private checkRepeat(n: number, first: Arrival, again: Arrival): void {
    const { witness } = this.world;
    if (first.bytes !== again.bytes) witness.fail('I2: other bytes under the same envelope id');
    if (first.socket === again.socket && first.position.offset >= (again.socket.ownership?.committedOffset ?? 0)) {
      witness.fail(`I2: ${n} twice on one connection of ${this.text}, at ${first.position.offset} and ${again.position.offset}`);
    }
  }
}

function positionOf(frame: Deliver | SetChanged | null | undefined): Position {
  return { epoch: frame?.position?.epoch ?? 0, offset: frame?.position?.offset ?? 0 };
}
