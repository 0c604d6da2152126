import type { Attachment, Subscription } from '../../gateway/routing/router.ts';
import { closeCodes } from '../../proto/close-codes.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { DeviceKey } from '../../proto/ids.ts';
import { wire, type messages } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';
import type { Ownership, SimulatedNode } from './simulated-node.ts';
import { chance, someMs, type World } from './world.ts';

export type ServerFrame = messages.sealgate.v1.Frame.$Properties;

const LATENCY_MS = 4;
const HALF_OPEN_MS = 2000;

/** The device's end. Nothing is said to it after it has dropped the socket. */
export interface SocketListener {
  readonly key: DeviceKey;
  welcome(socket: SimulatedSocket): void;
  frame(socket: SimulatedSocket, frame: ServerFrame): void;
  queueEmpty(socket: SimulatedSocket): void;
  /** `movedTo`: the name of the node that was named. */
  closed(socket: SimulatedSocket, closeCode: number, movedTo: string | null): void;
  /** The node pushes this; told at once, before it arrives. */
  pushing(socket: SimulatedSocket, frame: ServerFrame): void;
}

/** A WebSocket: two ends that learn late of each other, in order, or never. */
export class SimulatedSocket implements Subscription {
  readonly device: DeviceKey;
  readonly node: SimulatedNode;
  readonly lastPosition: Position | null;
  authenticatedAtMs = 0;
  openHere = true;
  openAtNode = false;
  isReady = false;
  /** The life of the owner that took the connection. */
  ownership: Ownership | null = null;
  private readonly world: World;
  private readonly listener: SocketListener;
  private readonly pending = new Set<(error: Error) => void>();
  private attachment: Attachment | null = null;
  private isFull = false;
  private hereDueMs = 0;
  private nodeDueMs = 0;

  constructor(world: World, listener: SocketListener, node: SimulatedNode, lastPosition: Position | null) {
    this.world = world;
    this.listener = listener;
    this.device = listener.key;
    this.node = node;
    this.lastPosition = lastPosition;
    node.process.whenDead(() => {
      this.openAtNode = false;
      this.toDevice(() => { this.over(closeCodes.RESTART.code, null); });
    });
    this.toNode(() => { void this.shakeHands(); });
  }

  // ---------------------------------------------------------------- the device's end

  /** `heard` is called when the node has taken it. */
  ack(position: Position, heard: () => void): void {
    this.toNode(() => {
      if (!this.openAtNode) return;
      heard();
      try {
        this.attachment?.ack(position);
      } catch {
        this.world.witness.fail(`I11: ${position.offset} is said to be beyond what was pushed`);
      }
    });
  }

  /** Rejects with RESULT_UNKNOWN when the socket is gone before the answer. */
  request<T>(task: (node: SimulatedNode) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.pending.add(reject);
      if (!this.openHere) this.rejectPending();
      this.toNode(() => {
        if (!this.openAtNode) return;
        task(this.node).then(
          value => { this.toDevice(() => { this.pending.delete(reject); resolve(value); }); },
          (error: unknown) => { this.toDevice(() => { this.pending.delete(reject); reject(error instanceof Error ? error : new Error('not an error')); }); },
        );
      });
    });
  }

  /** The device is gone; the node hears of it soon, or much later. */
  drop(): void {
    this.openHere = false;
    this.rejectPending();
    const laterMs = chance(this.world, 0.3) ? someMs(this.world, HALF_OPEN_MS) : 0;
    this.world.clock.after(laterMs, () => {
      this.toNode(() => {
        this.openAtNode = false;
        this.attachment?.detach();
      });
    });
  }

  // ---------------------------------------------------------------- the node's end

  push(deliveries: readonly Uint8Array[]): number {
    if (!this.openAtNode) this.world.witness.fail('pushed to a closed connection');
    let taken = 0;
    for (const bytes of deliveries) {
      if (!this.world.isHealed && chance(this.world, 0.03)) {
        this.becomeFull();
        break;
      }
      // The bytes are the node's again after this.
      const frame = wire.Frame.decode(new Uint8Array(bytes));
      this.listener.pushing(this, frame);
      this.toDevice(() => { this.listener.frame(this, frame); });
      taken += 1;
    }
    return taken;
  }

  pushEphemeral(): void {
    // The simulation sends none.
  }

  queueEmpty(): void {
    this.toDevice(() => { this.listener.queueEmpty(this); });
  }

  event(): void {
    // Changed manifests are no matter of the simulation.
  }

  close(closeCode: number): void {
    this.openAtNode = false;
    this.toDevice(() => { this.over(closeCode, null); });
  }

  private becomeFull(): void {
    this.isFull = true;
    this.node.process.after(someMs(this.world, 100), () => {
      if (!this.isFull || !this.openAtNode) return;
      this.isFull = false;
      this.attachment?.writable();
    });
  }

  private async shakeHands(): Promise<void> {
    const { router, stores, process } = this.node;
    const owner = router.ownerOf(this.device.account);
    if (owner.at !== 'here') {
      this.toDevice(() => { this.over(closeCodes.MOVED.code, owner.at === 'elsewhere' ? owner.node.name : null); });
      return;
    }
    this.authenticatedAtMs = process.monotonicMs();
    try {
      const credentials = await stores.accounts.credentials(this.device.account, this.device.device);
      if (credentials?.incarnation !== this.device.incarnation) throw new SealgateError('UNAUTHENTICATED');
      this.ownership = this.node.owned.get(this.world.partitionOf(this.device.account)) ?? null;
      this.openAtNode = true;
      this.toDevice(() => {
        this.isReady = true;
        this.listener.welcome(this);
      });
      this.attachment = router.attach(this);
    } catch (error) {
      const spec = SealgateError.is(error, 'UNAUTHENTICATED') ? closeCodes.REAUTHENTICATE : closeCodes.RESTART;
      this.close(spec.code);
    }
  }

  // ---------------------------------------------------------------- between them

  private toNode(task: () => void): void {
    const { clock } = this.world;
    this.nodeDueMs = Math.max(this.nodeDueMs, clock.monotonicMs() + someMs(this.world, LATENCY_MS));
    clock.after(this.nodeDueMs - clock.monotonicMs(), () => { this.node.process.run(task); });
  }

  private toDevice(task: () => void): void {
    const { clock } = this.world;
    this.hereDueMs = Math.max(this.hereDueMs, clock.monotonicMs() + someMs(this.world, LATENCY_MS));
    clock.after(this.hereDueMs - clock.monotonicMs(), () => { if (this.openHere) task(); });
  }

  private over(closeCode: number, movedTo: string | null): void {
    this.openHere = false;
    this.rejectPending();
    this.listener.closed(this, closeCode, movedTo);
  }

  private rejectPending(): void {
    for (const reject of this.pending) reject(new SealgateError('RESULT_UNKNOWN', { detail: 'the connection is gone' }));
    this.pending.clear();
  }
}
