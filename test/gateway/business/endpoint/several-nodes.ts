import type { DeviceKey } from '../../../../proto/ids.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import type { messages } from '../../../../proto/messages.ts';
import type { BusinessFailPointName } from '../../../../gateway/business/fail-points.ts';
import { LogLine } from '../../../../gateway/business/endpoint/line/log-line.ts';
import type { EndpointPort } from '../../../../gateway/business/endpoint/endpoint-port.ts';
import type { HostedNumber } from '../../../../gateway/business/registry/hosted-number.ts';
import { defaultRoutingLimits } from '../../../../gateway/routing/limits.ts';
import type { Attachment, SendAccepted } from '../../../../gateway/routing/router.ts';
import { MemoryLogCluster } from '../../../../storage/account-log/memory-log-cluster.ts';
import type { MemoryLogMember } from '../../../../storage/account-log/memory-log-member.ts';
import { until } from '../../../support/patience.ts';
import type { EndpointRig } from './rig.ts';

const limits = { ...defaultRoutingLimits, payloadBytesMax: 16_384 };

/** An endpoint on a node of its own, beside others. */
export interface EndpointNode {
  readonly name: string;
  readonly member: MemoryLogMember;
  readonly line: LogLine;
  readonly opened: EndpointRig['endpoint'];
  /** Called at each fail point. */
  atFailPoint: (name: BusinessFailPointName) => void;
  /** The process stands still: nothing goes out, nothing comes in. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
}

/** Endpoints as several nodes have them: on one log of conversations and one store. The first is the owner of every account, to which devices are attached. */
export class EndpointNodes {
  readonly cluster = new MemoryLogCluster({ clock: systemClock, random: systemRandom, partitions: 4, sessionTimeoutMs: 900, heartbeatMs: 60, rebalanceTimeoutMs: 600 });
  readonly nodes: EndpointNode[] = [];
  private readonly rig: EndpointRig;

  constructor(rig: EndpointRig) {
    this.rig = rig;
  }

  /** Joins, and serves the number. */
  async join(name: string, shop: HostedNumber, isAccountOwner: boolean): Promise<EndpointNode> {
    const member = this.cluster.join({ name, deviceUrl: '', nodeUrl: '' });
    const trouble = (): void => undefined;
    const line = new LogLine({ log: member, clock: systemClock, limits, observer: { sent: trouble, notSent: trouble, received: trouble, undecryptable: trouble, waits: trouble, overtaken: trouble } });
    let frozen: { readonly thawed: Promise<void>; thaw: () => void } | null = null;
    const port = portOf(this.rig.port(), isAccountOwner, async () => frozen?.thawed);
    const opened = this.rig.newEndpoint({ port, failPoints: { hit: point => { node.atFailPoint(point); } } }, line);
    const node: EndpointNode = {
      name, member, line, opened, atFailPoint: () => undefined,
      freeze: () => {
        let thaw = (): void => undefined;
        frozen = { thawed: new Promise(resolve => { thaw = resolve; }), thaw };
        this.cluster.freeze(member);
      },
      thaw: () => {
        frozen?.thaw();
        frozen = null;
        this.cluster.thaw(member);
      },
      kill: async () => {
        this.cluster.kill(member);
        await opened.close();
      },
    };
    this.nodes.push(node);
    await opened.endpoint.open(shop);
    return node;
  }

  /** When all of these own something and nobody else does. */
  async settled(nodes: readonly EndpointNode[]): Promise<void> {
    await until(() => {
      const { owners } = this.cluster.group.ownerMap();
      return owners.every(owner => nodes.some(({ name }) => name === owner?.name)) && nodes.every(({ name }) => owners.some(owner => owner?.name === name));
    }, 'owners');
  }

  /** Of the conversation with the business, as the group has it. */
  ownerOf(key: Parameters<LogLine['tenureOf']>[0]): EndpointNode {
    const owner = this.nodes.find(({ line }) => line.tenureOf(key)?.holds() === true);
    if (owner === undefined) throw new Error('nobody owns it');
    return owner;
  }
}

/** A node's way to the delivery plane, which stands still with its process. */
function portOf(port: EndpointPort, isAccountOwner: boolean, awake: () => Promise<void>): EndpointPort {
  return {
    findAccount: by => port.findAccount(by), numberOf: account => port.numberOf(account), takeBundles: (account, devices) => port.takeBundles(account, devices),
    uploadKeys: (device, keys) => port.uploadKeys(device, keys), keyStatus: device => port.keyStatus(device), setBlocked: (business, consumer, blocked) => port.setBlocked(business, consumer, blocked),
    async send(sender: DeviceKey, send: messages.sealgate.v1.Send.$Properties): Promise<SendAccepted> {
      await awake();
      return port.send(sender, send);
    },
    onOwned: listener => { port.onOwned(listener); },
    attach(subscription): Attachment {
      if (!isAccountOwner) throw new SealgateError('DRAINING');
      return port.attach(subscription);
    },
  };
}
