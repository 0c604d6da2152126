import { availableParallelism } from 'node:os';
import type { AccountId } from '../../../../proto/ids.ts';
import { CryptoChild, type CryptoAnswer, type CryptoChildParts, type CryptoTask } from './crypto-child.ts';

/** The crypto processes of a node. A conversation is always worked by the same one. */
export class CryptoPool {
  private readonly children: readonly CryptoChild[];
  private readonly accountKeys = new Map<AccountId, Uint8Array>();

  /** `processes` 0: one for every two cores. */
  constructor(processes: number, parts: Omit<CryptoChildParts, 'accountKeys'>) {
    const count = processes > 0 ? processes : Math.max(1, Math.floor(availableParallelism() / 2));
    this.children = Array.from({ length: count }, () => new CryptoChild({ ...parts, accountKeys: business => this.accountKeys.get(business) }));
  }

  get pids(): readonly number[] {
    return this.children.map(({ pid }) => pid).filter(pid => pid > 0);
  }

  /** Sealed keys, as they are kept; needed before anything is sealed or opened for the account. */
  setAccountKeys(business: AccountId, sealed: Uint8Array): void {
    this.accountKeys.set(business, sealed);
    for (const child of this.children) child.forget(business);
  }

  /** No process has the account's keys any more when this resolves. All begin anew: what libsignal has had in memory goes for certain only with the process. */
  async dropAccount(business: AccountId): Promise<void> {
    this.accountKeys.delete(business);
    await Promise.all(this.children.map(child => child.renew()));
  }

  run(business: AccountId, peer: AccountId, task: CryptoTask): Promise<CryptoAnswer> {
    const child = this.children[Number.parseInt(peer.slice(-6), 16) % this.children.length];
    if (child === undefined) throw new Error('no crypto process');
    return child.run(business, peer, task);
  }

  async close(): Promise<void> {
    await Promise.all(this.children.map(child => child.close()));
  }
}
