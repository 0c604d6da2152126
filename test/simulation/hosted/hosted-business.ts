import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import { accountIdFromBytes } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import { textOf, type Note } from '../witness.ts';
import { pick, type World } from '../world.ts';
import { contentIdOf } from './content-number.ts';

type Send = messages.sealgate.v1.Send.$Properties;

const LIFETIME_MS = 86_400_000;

/** A business whose conversations the nodes work: it calls whoever owns its partition, and knows what it was promised. */
export class HostedBusiness {
  readonly key: DeviceKey;
  /** Steps that somebody else had made first. */
  overtaken = 0;
  private readonly world: World;
  private readonly accepted = new Set<number>();
  private readonly done = new Set<number>();

  constructor(world: World, key: DeviceKey) {
    this.world = world;
    this.key = key;
  }

  /** Message `n` of the run, to this consumer; an owner that does not answer is not asked again. */
  call(n: number, peer: AccountId): void {
    const { world, key: { account } } = this;
    const node = pick(world, world.nodes.filter(({ router, endpoint }) => endpoint !== null && router.ownerOf(account).at === 'here'));
    node?.process.run(() => {
      const nowMs = node.process.nowMs();
      const message = { id: String(n), contentId: contentIdOf(n), waId: '1', body: { text: { body: String(n) } }, template: null, callbackData: '', identityHash: '', acceptedAtMs: nowMs, expiresAtMs: nowMs + LIFETIME_MS };
      node.endpoint?.submit(peer, message).then(() => { this.accepted.add(n); }, () => undefined);
    });
  }

  /** The log has taken an envelope. */
  sent({ recipient, sealed }: Send): void {
    const account = accountIdFromBytes(recipient ?? new Uint8Array());
    for (const { device, incarnation, payload } of sealed ?? []) {
      const { n } = JSON.parse(Buffer.from(payload ?? []).toString()) as Note;
      this.done.add(n);
      this.world.witness.acceptedOf(`${account ?? ''}.${device ?? 0}.${incarnation ?? 0}`).add(n);
    }
    this.world.witness.tell(() => `an envelope of ${textOf(this.key)} is accepted for ${account ?? ''}`);
  }

  /** The business is told that this one was not sent. */
  gaveUp(messageId: string): void {
    this.done.add(Number(messageId));
  }

  /** Calls that were answered and not ended yet. */
  get unfinished(): number {
    return [...this.accepted].filter(n => !this.done.has(n)).length;
  }
}
