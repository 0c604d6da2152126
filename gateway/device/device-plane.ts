import { closeCodes } from '../../proto/close-codes.ts';
import { sleep } from '../../proto/clock.ts';
import type { AccountId } from '../../proto/ids.ts';
import { AddressBook } from './address-book.ts';
import { DeviceConnection } from './connection.ts';
import { HelloTurns } from './hello-turns.ts';
import { checkDeviceLimits } from './limits.ts';
import { LinkingAcrossNodes } from './linking/linking-across-nodes.ts';
import { LinkingHub } from './linking/linking-hub.ts';
import type { DevicePlaneParts } from './parts.ts';
import { answerHttp } from './plain-http.ts';
import { vapidKeys } from './push/vapid.ts';
import { NumberVault } from './registration/number-vault.ts';
import { PinCheck } from './registration/pin-check.ts';
import { eraseAccount } from './registration/replace-account.ts';
import { ReturnSpread } from './routes/return-spread.ts';
import { sendHome } from './routes/send-away.ts';
import { SecurityBudgets } from './security-budgets.ts';
import { SerialByKey } from '../routing/sending/serial-by-key.ts';
import { Outbox, type Shared } from './shared.ts';
import { TimingWheel } from './timing-wheel.ts';
import { TurnPace } from './turn-pace.ts';
import type { Transport, TransportHandlers, UpgradeRequest } from './transport/transport.ts';

export interface DevicePlaneStats {
  readonly connections: number;
  readonly authenticated: number;
  readonly unauthenticated: number;
  /** New devices that wait to be linked. */
  readonly linking: number;
}

/** Everything between sockets and routing. */
export interface DevicePlane {
  /** For Transport.listen. */
  readonly handlers: TransportHandlers;
  /** Listens on the transport; the port it got. Rejects as Transport.listen does. */
  start(transport: Transport): Promise<{ readonly port: number }>;
  /** New connections are refused, those that are open go on. */
  stopAccepting(): void;
  /**
   * Refuses new requests with DRAINING, tells every device where to go (4301), or to come back within `spreadMs` (1012) where nobody has taken over, and closes them, spread over that
   * time, those first that wait for no answer. Resolves when all are closed.
   */
  drain(spreadMs: number): Promise<void>;
  /** Cuts what is left and frees the port. */
  close(): Promise<void>;
  stats(): DevicePlaneStats;
  /** The account's devices are closed with 4403 and stay out; its mail is kept. */
  suspend(account: AccountId): Promise<void>;
  resume(account: AccountId): Promise<void>;
  /** Closes its devices, erases everything about it, keeps the id as a tombstone; as DeleteAccount, by the operator. */
  erase(account: AccountId): Promise<void>;
}

/** Throws RangeError for limits that contradict each other. */
export function createDevicePlane(parts: DevicePlaneParts): DevicePlane {
  return new LocalDevicePlane(parts);
}

/** How often a drain looks at what is left. */
const drainStepMs = 50;

class LocalDevicePlane implements DevicePlane {
  readonly handlers: TransportHandlers;
  private readonly shared: Shared;
  private readonly allowedOrigins: ReadonlySet<string>;
  private transport: Transport | null = null;

  constructor(parts: DevicePlaneParts) {
    this.shared = makeShared(parts);
    this.allowedOrigins = new Set(parts.allowedOrigins);
    const http = { router: parts.router, urls: parts.urls, relays: parts.relay?.always === true, pushKey: vapidKeys(parts.keyRing).publicKey };
    this.handlers = {
      admit: request => this.admit(request),
      open: socket => new DeviceConnection(this.shared, socket),
      http: request => answerHttp(http, request),
      failed: (where, error) => { parts.observer.failed(where, error); },
    };
  }

  async start(transport: Transport): Promise<{ readonly port: number }> {
    this.transport = transport;
    return transport.listen(this.handlers);
  }

  stopAccepting(): void {
    this.shared.isDraining = true;
    this.transport?.stopAccepting();
  }

  async drain(spreadMs: number): Promise<void> {
    const { shared } = this;
    this.stopAccepting();
    const steps = Math.ceil(spreadMs / drainStepMs);
    for (let step = steps; shared.connections.size > 0; step -= 1) {
      this.closeSome(Math.ceil(shared.connections.size / Math.max(1, step)), step <= 1, spreadMs);
      if (shared.connections.size > 0) await sleep(shared.clock, drainStepMs);
    }
  }

  async close(): Promise<void> {
    this.stopAccepting();
    this.shared.wheel.stop();
    this.shared.linkingAcrossNodes?.stop();
    for (const connection of [...this.shared.connections]) connection.close('RESTART');
    await this.transport?.close();
  }

  stats(): DevicePlaneStats {
    const { addresses, linking } = this.shared;
    const { connections, unauthenticated } = addresses;
    return { connections, unauthenticated, authenticated: connections - unauthenticated, linking: linking.waiting };
  }

  async suspend(account: AccountId): Promise<void> {
    await this.shared.accounts.setState(account, 'suspended');
    await this.shared.router.closeAccount(account, closeCodes.SUSPENDED.code, false);
  }

  async resume(account: AccountId): Promise<void> {
    await this.shared.accounts.setState(account, 'active');
  }

  async erase(account: AccountId): Promise<void> {
    const found = await this.shared.accounts.load(account);
    if (found !== null) await eraseAccount(this.shared, found);
  }

  private admit({ address, origin }: UpgradeRequest): number | null {
    const { shared } = this;
    if (shared.isDraining) {
      shared.observer.connectionTurnedAway('draining');
      return 503;
    }
    if (origin !== '' && this.allowedOrigins.size > 0 && !this.allowedOrigins.has(origin)) {
      shared.observer.connectionTurnedAway('origin');
      return 403;
    }
    const refusal = shared.addresses.refusal(address);
    if (refusal === null) return null;
    shared.observer.connectionTurnedAway(refusal);
    return refusal === 'nodeLimit' ? 503 : 429;
  }

  /** At most `count` connections without open requests; all of them when it is the last round. */
  private closeSome(count: number, all: boolean, reconnectWithinMs: number): void {
    let closed = 0;
    for (const connection of [...this.shared.connections]) {
      if (!all && closed >= count) return;
      if (!all && connection.session?.hasUnanswered === true) continue;
      sendHome(connection, reconnectWithinMs);
      closed += 1;
    }
  }
}

function makeShared(parts: DevicePlaneParts): Shared {
  const limits = checkDeviceLimits(parts.limits);
  const vault = new NumberVault(parts.keyRing, parts.random);
  const securityBudgets = new SecurityBudgets(parts.budgets, parts.keyRing, parts.clock);
  const linking = new LinkingHub(parts.random, limits.provisioningAddressesMax);
  const longestMs = Math.max(limits.firstFrameTimeoutMs, limits.provisioningTimeoutMs, limits.stalledTimeoutMs);
  return {
    ...parts,
    limits,
    vault,
    securityBudgets,
    pins: new PinCheck(vault, securityBudgets, limits),
    wheel: new TimingWheel(parts.clock, longestMs),
    addresses: new AddressBook(limits),
    connections: new Set(),
    outbox: new Outbox(),
    pace: parts.eventLoop !== undefined && parts.restsUnderLoad === true ? new TurnPace(parts.clock, parts.eventLoop) : null,
    hellos: new HelloTurns(parts.clock, parts.eventLoop ?? null),
    linking,
    linkingAcrossNodes: parts.provisioning === null ? null
      : new LinkingAcrossNodes({ hub: linking, store: parts.provisioning, clock: parts.clock, waitMs: limits.provisioningTimeoutMs, observer: parts.observer }),
    verificationLock: new SerialByKey(),
    returns: new ReturnSpread(parts.clock, limits.returnsPerSecond, limits.returnWithinMs),
    hellosUnderway: 0,
    isDraining: false,
  };
}
