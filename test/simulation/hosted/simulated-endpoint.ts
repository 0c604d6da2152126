import { CallsWaiting } from '../../../gateway/business/calls-waiting.ts';
import { Conversation, type ConversationParts } from '../../../gateway/business/endpoint/conversation/conversation.ts';
import { ConversationCrypto } from '../../../gateway/business/endpoint/conversation/conversation-crypto.ts';
import { ConversationVault } from '../../../gateway/business/endpoint/conversation/conversation-vault.ts';
import type { EndpointParts, HostedDevice } from '../../../gateway/business/endpoint/endpoint-parts.ts';
import type { EndpointPort } from '../../../gateway/business/endpoint/endpoint-port.ts';
import { DirectLine } from '../../../gateway/business/endpoint/line/direct-line.ts';
import { Outbound } from '../../../gateway/business/endpoint/sending/outbound.ts';
import { Resealing } from '../../../gateway/business/endpoint/sending/resealing.ts';
import { WorkTurns } from '../../../gateway/business/endpoint/work-turns.ts';
import { LoopPace } from '../../../gateway/business/loop-pace.ts';
import type { OutboundMessage } from '../../../gateway/business/messages/outbound-message.ts';
import type { AccountId } from '../../../proto/ids.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { SimulatedNode } from '../simulated-node.ts';
import { textOf } from '../witness.ts';
import type { World } from '../world.ts';
import { CountingPool } from './counting-pool.ts';
import type { HostedBusiness } from './hosted-business.ts';
import { OpenVault } from './open-vault.ts';
import { StoreSealer, unsigned } from './store-sealer.ts';

interface Worked { readonly conversation: Conversation; readonly outbound: Outbound }

const LOOK_EVERY_MS = 200;
const PAGE = 100;
/** Few, so that conversations wait for each other. */
const turns = { atOnceMax: 4, waitingMax: Infinity, isPressed: () => false };
const pricing = { billable: false, type: 'regular', category: 'service' } as const;
const nobody = (): never => { throw new SealgateError('INTERNAL', { detail: 'the simulation asks no such thing' }); };

/** What a node does for the hosted business while it owns its partition: the real outbound half of the endpoint, on the stores and the router of the node. */
export class SimulatedEndpoint implements HostedDevice {
  readonly number: HostedDevice['number'];
  readonly key: HostedDevice['key'];
  readonly manifest: HostedDevice['manifest'];
  private readonly node: SimulatedNode;
  private readonly business: HostedBusiness;
  private readonly parts: EndpointParts;
  private readonly vault: ConversationVault;
  private readonly sealer: StoreSealer;
  private readonly worked = new Map<AccountId, Worked>();
  private isOver = false;

  constructor(world: World, business: HostedBusiness, node: SimulatedNode) {
    const { key } = business;
    this.key = key;
    this.business = business;
    this.node = node;
    this.number = { phoneNumberId: '1', wabaId: '2', entityId: '3', account: key.account, displayNumber: '12025550100' };
    this.manifest = unsigned(key.account, 1, []);
    const pool = new CountingPool(world, textOf(key));
    this.vault = new ConversationVault(new OpenVault(world.random));
    this.parts = {
      port: this.port(), store: node.stores.conversations, pool, clock: node.process, random: world.random, clusterId: '', conversationsCached: 0,
      calls: new CallsWaiting(), pace: new LoopPace(node.process, Infinity), sendingTurns: new WorkTurns(turns), receivingTurns: new WorkTurns(turns),
      rules: { decide: async () => ({ kind: 'send', pricing }), sent: () => undefined, delivered: nobody, read: nobody, received: nobody, complained: nobody },
      line: new DirectLine(), connectedNumber: nobody, profileNewsOf: nobody, welcomes: async () => false,
      eventMaker: { eventsOf: async (_number, occurrence) => {
        if (occurrence.kind === 'failed') business.gaveUp(occurrence.messageId);
        return [];
      } },
      observer: { sent: () => undefined, notSent: () => undefined, received: nobody, undecryptable: nobody, waits: () => undefined, overtaken: () => { business.overtaken += 1; } },
      failPoints: { hit: () => undefined },
    };
    this.sealer = new StoreSealer(node.stores.accounts, this.parts, new ConversationCrypto(pool), this.vault);
    node.process.every(LOOK_EVERY_MS, () => { this.look(); });
  }

  isOpen(): boolean {
    return !this.isOver;
  }

  /** No lease is asked: what a former owner does in spite of it must not count either. */
  mayAct(): boolean {
    return true;
  }

  /** The partition is another's, or was won anew. What is under way is not called back. */
  stop(): void {
    this.isOver = true;
    for (const { outbound } of this.worked.values()) outbound.stop();
  }

  /** A Cloud API call. Resolves when it is accepted. */
  async submit(peer: AccountId, message: OutboundMessage): Promise<void> {
    const { conversation, outbound } = this.of(peer);
    const sealed = this.vault.sealCommand(conversation.key, message);
    await this.parts.store.accept(conversation.key, { id: message.contentId, sealed, acceptedAtMs: message.acceptedAtMs });
    conversation.add(message);
    outbound.kick();
  }

  /** What earlier owners have begun, and what was accepted by one who is no more. */
  look(): void {
    if (this.isOver) return;
    this.parts.store.unfinished(null, PAGE).then(found => {
      if (this.isOver) return;
      for (const { peer } of found) {
        const worked = this.worked.get(peer);
        // Nothing to do for all that it knows: it is read anew, as one that was dropped from the cache.
        if (worked?.conversation.isIdle === true && worked.outbound.isIdle) this.worked.delete(peer);
        this.of(peer).outbound.kick();
      }
    }, () => undefined);
  }

  private of(peer: AccountId): Worked {
    const known = this.worked.get(peer);
    if (known !== undefined) return known;
    const parts: ConversationParts = { store: this.parts.store, vault: this.vault, eventMaker: this.parts.eventMaker, onEvents: () => undefined, onDoubt: () => undefined, clock: this.parts.clock, pace: this.parts.pace };
    const conversation = new Conversation(parts, this.number, { business: this.key.account, peer });
    const worked = { conversation, outbound: new Outbound(this.parts, this.sealer, new Resealing(this.parts, this.sealer, this, conversation), this, conversation) };
    this.worked.set(peer, worked);
    return worked;
  }

  private port(): EndpointPort {
    return {
      send: async (sender, send) => {
        try {
          const accepted = await this.node.router.send(sender, send);
          this.business.sent(send);
          return accepted;
        } catch (error) {
          // Without the manifest, which nobody has signed.
          throw SealgateError.is(error, 'STALE_MANIFEST') ? new SealgateError(error.code) : error;
        }
      },
      findAccount: nobody, numberOf: nobody, takeBundles: nobody, attach: nobody, onOwned: () => undefined, uploadKeys: nobody, keyStatus: nobody, setBlocked: nobody,
    };
  }
}

